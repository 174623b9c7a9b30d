package dev.tributary.connect.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The OpenAPI document and the page made from it are what the resources are. */
class GeneratedDocsTest {
    static final String COMMAND = "mvn -pl connect-rest -am test -Dtest=GeneratedDocsTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dtributary.docs.write=true";

    private static final Path DOCUMENT = module().resolve("src/main/resources/dev/tributary/connect/rest/openapi.json");
    private static final Path PAGE = module().resolve("../docs/rest.md");

    /** Maven starts tests in the module's folder, others may in the project's. */
    private static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("connect-rest") ? here : here.resolve("connect-rest");
    }

    private static final ObjectNode GENERATED = ApiDocument.generate();

    @Test
    void theOpenApiDocumentIsThatOfTheResources() throws IOException {
        isFresh(DOCUMENT, pretty(GENERATED));
    }

    @Test
    void thePageForPeopleIsThatOfTheResources() throws IOException {
        isFresh(PAGE, RestPage.of(GENERATED));
    }

    private static String pretty(ObjectNode document) throws JsonProcessingException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static void isFresh(Path file, String generated) throws IOException {
        if (Boolean.getBoolean("tributary.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s is stale. Write it, and all that belongs with it, with: %s", file.normalize(), COMMAND)
                .isEqualTo(generated);
    }
}
