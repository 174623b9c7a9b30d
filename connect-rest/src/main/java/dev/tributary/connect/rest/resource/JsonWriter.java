package dev.tributary.connect.rest.resource;

import dev.tributary.connect.rest.body.Json;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;

/** Writes any object as JSON, except those that are bytes or text already. Thread-safe. */
@Produces(MediaType.APPLICATION_JSON)
public final class JsonWriter implements MessageBodyWriter<Object> {
    private static final List<Class<?>> NOT_OURS = List.of(
            byte[].class, CharSequence.class, InputStream.class, Reader.class, File.class, StreamingOutput.class);

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return NOT_OURS.stream().noneMatch(other -> other.isAssignableFrom(type));
    }

    @Override
    public void writeTo(
            Object body,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(Json.bytes(body));
    }
}
