package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.TargetState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectorFileTest {
    @TempDir
    Path folder;

    @Test
    void propertiesAreAConfiguration() throws IOException {
        NewConnector read = read("name=lines\nconnector.class=FileStreamSource\nfile=/tmp/x\n");

        assertThat(read.name().value()).isEqualTo("lines");
        assertThat(read.config())
                .containsEntry("name", "lines")
                .containsEntry("connector.class", "FileStreamSource")
                .containsEntry("file", "/tmp/x");
        assertThat(read.initialState()).isNull();
    }

    @Test
    void aFlatJsonObjectIsAConfigurationAndScalarsBecomeText() throws IOException {
        NewConnector read = read("{\"name\":\"lines\",\"tasks.max\":2,\"flag\":true,\"none\":null}");

        assertThat(read.config())
                .containsEntry("tasks.max", "2")
                .containsEntry("flag", "true")
                .containsEntry("none", null);
    }

    @Test
    void aCreateRequestNamesTheConnectorAndItsInitialState() throws IOException {
        NewConnector read =
                read("{\"name\":\"lines\",\"config\":{\"a\":\"b\"},\"initial_state\":\"paused\",\"more\":1}");

        assertThat(read.config()).containsEntry("name", "lines").containsEntry("a", "b");
        assertThat(read.initialState()).isEqualTo(TargetState.PAUSED);
    }

    @Test
    void brokenJsonIsReportedWithItsPositionAndNotTakenForProperties() {
        assertThatThrownBy(() -> read("{\"name\": \"lines\",\n \"config\": {\"a\" \"b\"}}"))
                .isInstanceOf(ConnectorFileException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("connector.file");
        assertThatThrownBy(() -> read("{\"name\": \"lines\", \"config\": {\"a\": \"b\""))
                .hasMessageContaining("close marker for Object (it begins at line: 1, column: 29)")
                .hasMessageNotContaining("REDACTED");
    }

    @Test
    void propertiesMayBeInUtf8OrInLatin1() throws IOException {
        String text = "# für später\nname=lines\nfile=/tmp/ä\n";
        Path utf8 = Files.writeString(folder.resolve("utf8.properties"), text, StandardCharsets.UTF_8);
        Path latin1 = Files.writeString(folder.resolve("latin1.properties"), text, StandardCharsets.ISO_8859_1);

        assertThat(ConnectorFile.read(utf8).config()).containsEntry("file", "/tmp/ä");
        assertThat(ConnectorFile.read(latin1).config()).containsEntry("file", "/tmp/ä");
    }

    @Test
    void twoFilesThatNameOneConnectorAreRefusedNamingBoth() throws IOException {
        Path first = Files.writeString(folder.resolve("first.properties"), "name=lines\n");
        Path other = Files.writeString(folder.resolve("other.properties"), "name=words\n");
        Path second = Files.writeString(folder.resolve("second.json"), "{\"name\":\"lines\",\"config\":{}}");

        assertThat(ConnectorFile.readAll(List.of(first, other)))
                .extracting(connector -> connector.name().value())
                .containsExactly("lines", "words");
        assertThatThrownBy(() -> ConnectorFile.readAll(List.of(first, other, second)))
                .isInstanceOf(ConnectorFileException.class)
                .hasMessageContaining("first.properties")
                .hasMessageContaining("second.json")
                .hasMessageContaining("'lines'");
    }

    @Test
    void aFileWithoutANameIsRefused() {
        assertThatThrownBy(() -> read("connector.class=FileStreamSource")).hasMessageContaining("no 'name'");
        assertThatThrownBy(() -> read("{\"config\":{}}")).hasMessageContaining("no 'name'");
    }

    @Test
    void twoDifferentNamesAreRefused() {
        assertThatThrownBy(() -> read("{\"name\":\"a\",\"config\":{\"name\":\"b\"}}"))
                .hasMessageContaining("'a'")
                .hasMessageContaining("'b'");
    }

    @Test
    void anUnknownInitialStateIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> read("{\"name\":\"a\",\"config\":{},\"initial_state\":\"ON\"}"))
                .hasMessageContaining("'ON'")
                .hasMessageContaining("RUNNING, PAUSED or STOPPED");
    }

    @Test
    void aNestedSettingIsRefusedWithItsKey() {
        assertThatThrownBy(() -> read("{\"name\":\"a\",\"topics\":[\"x\"]}"))
                .hasMessageContaining("'topics'")
                .hasMessageContaining("an array");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.json");
        assertThatThrownBy(() -> ConnectorFile.read(missing)).hasMessageContaining(missing.toString());
    }

    private NewConnector read(String text) throws IOException {
        Path file = folder.resolve("connector.file");
        Files.writeString(file, text);
        return ConnectorFile.read(file);
    }
}
