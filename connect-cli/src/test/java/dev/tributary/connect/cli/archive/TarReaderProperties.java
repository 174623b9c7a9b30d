package dev.tributary.connect.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.cli.archive.Entry.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TarReaderProperties {
    /** A header with a correct checksum, but otherwise as chance would have it. */
    @Property(tries = 500)
    void whateverTheBytesItEndsWithAnEntryOrAnExceptionOfInput(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[4 * 512];
        random.nextBytes(bytes);
        byte[] types = {'0', '5', 'L', 'x', 'g', '2', 0};
        bytes[156] = types[random.nextInt(types.length)];
        byte[] size =
                String.format("%011o\0", random.nextInt(4000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, bytes, 124, 12);
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : bytes[i] & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, bytes, 148, 8);

        TarReader reader = new TarReader(new ByteArrayInputStream(bytes));
        try {
            Entry entry = reader.next();
            if (entry != null && entry.kind() == Kind.FILE) {
                assertThat(reader.content().readAllBytes().length).isLessThan(4000);
            }
        } catch (IOException expected) {
            assertThat(expected.getMessage()).as("it is told to the user").isNotBlank();
        }
    }
}
