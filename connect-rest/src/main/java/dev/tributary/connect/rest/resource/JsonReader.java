package dev.tributary.connect.rest.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tributary.connect.rest.body.BadBodyException;
import dev.tributary.connect.rest.body.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;

/**
 * Reads JSON into any object, for the resources of REST extensions: those of the worker read their bodies themselves.
 * Thread-safe.
 */
@Consumes(MediaType.APPLICATION_JSON)
public final class JsonReader implements MessageBodyReader<Object> {
    private static final Set<Class<?>> NOT_OURS =
            Set.of(byte[].class, String.class, InputStream.class, Reader.class, File.class);

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return !NOT_OURS.contains(type);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        try {
            return Json.MAPPER.readValue(body, Json.MAPPER.constructType(generic));
        } catch (JsonProcessingException failure) {
            throw new BadBodyException(
                    "The request body cannot be read as " + type.getSimpleName() + ": " + failure.getOriginalMessage());
        }
    }
}
