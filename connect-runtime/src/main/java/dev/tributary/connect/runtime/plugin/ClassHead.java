package dev.tributary.connect.runtime.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a class file says about its class before it comes to its members. Read without loading the class, and without
 * reading further than needed: a plugin path holds tens of thousands of classes, of which a handful are plugins.
 * Immutable. Source: Java Virtual Machine Specification, chapter 4.
 *
 * @param name the class, with dots
 * @param access the access flags of the class file
 * @param superName the class that it extends, with dots; null for {@code java.lang.Object}
 * @param interfaces the interfaces that it names itself, with dots
 */
record ClassHead(String name, int access, @Nullable String superName, List<String> interfaces) {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int MODULE = 0x8000;

    /**
     * Reads the head only.
     *
     * @throws IOException if the bytes cannot be read or are no class file
     */
    static ClassHead read(InputStream in) throws IOException {
        return read(in, new Scratch());
    }

    /** The same, with memory that is used for one class after another. */
    static ClassHead read(InputStream in, Scratch scratch) throws IOException {
        try {
            return new Reader(in, scratch).head();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("not a class file: " + e.getMessage(), e);
        }
    }

    /** Whether the rest of a class file says that anybody may make an instance without arguments. */
    static boolean isPublicWithPublicConstructor(InputStream in) throws IOException {
        try {
            Reader reader = new Reader(in, new Scratch());
            ClassHead head = reader.head();
            return Modifier.isPublic(head.access)
                    && reader.skipFieldsAndFindConstructor()
                    && reader.isPublicInside(head.name);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("not a class file: " + e.getMessage(), e);
        }
    }

    boolean isConcrete() {
        return (access & (Modifier.ABSTRACT | Modifier.INTERFACE | MODULE)) == 0;
    }

    /** Memory of a reader. For one thread. */
    static final class Scratch {
        private byte[] bytes = new byte[8192];
        private int[] constants = new int[512];
    }

    /** Reads as many bytes as it is asked for, in front of a position that only moves forward. */
    private static final class Reader {
        /** Most of a class file comes behind its head: what is not read need not be inflated. */
        private static final int CHUNK = 2048;

        private static final int TEXT = 1;
        private static final int LONG = 5;
        private static final int DOUBLE = 6;
        private static final int CLASS = 7;

        /** How many bytes a constant has, by its kind; of a text, without its characters. 0: there is no such kind. */
        private static final byte[] LENGTHS = {0, 3, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3};

        private static final int SHORTEST_CONSTANT = 3;
        private static final byte[] OBJECT = "java/lang/Object".getBytes(StandardCharsets.US_ASCII);

        private final InputStream in;
        private final Scratch scratch;
        private byte[] bytes;
        private int filled;
        private int position;
        private int[] constants;
        private int count;

        Reader(InputStream in, Scratch scratch) {
            this.in = in;
            this.scratch = scratch;
            this.bytes = scratch.bytes;
            this.constants = scratch.constants;
        }

        ClassHead head() throws IOException {
            if (u4() != MAGIC) {
                throw new IOException("not a class file: it does not begin with CAFEBABE");
            }
            skip(4);
            readConstants();
            int access = u2();
            String name = className(u2());
            int superIndex = u2();
            List<String> interfaces = new ArrayList<>(2);
            for (int left = u2(); left > 0; left--) {
                interfaces.add(className(u2()));
            }
            return new ClassHead(name, access, superIndex == 0 ? null : className(superIndex), List.copyOf(interfaces));
        }

        /** To be called after {@link #head()}; leaves the position behind the methods. */
        boolean skipFieldsAndFindConstructor() {
            for (int left = u2(); left > 0; left--) {
                skip(6);
                skipAttributes();
            }
            boolean found = false;
            for (int left = u2(); left > 0; left--) {
                int access = u2();
                boolean constructor = text(u2()).equals("<init>");
                boolean noArguments = text(u2()).equals("()V");
                found |= constructor && noArguments && Modifier.isPublic(access);
                skipAttributes();
            }
            return found;
        }

        /** The flags of a nested class are in its attributes: in its access flags, protected looks like public. */
        boolean isPublicInside(String name) {
            for (int left = u2(); left > 0; left--) {
                String attribute = text(u2());
                int length = u4();
                if (!attribute.equals("InnerClasses")) {
                    skip(length);
                    continue;
                }
                for (int classes = u2(); classes > 0; classes--) {
                    boolean self = className(u2()).equals(name);
                    skip(4);
                    int access = u2();
                    if (self && !Modifier.isPublic(access)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private void skipAttributes() {
            for (int left = u2(); left > 0; left--) {
                skip(2);
                skip(u4());
            }
        }

        /**
         * Notes where each text begins, and which text each class reference means. A loop over local variables, because it
         * is most of what a first start does before the JVM has compiled it well.
         */
        private void readConstants() throws IOException {
            count = u2();
            if (constants.length <= count) { // a constant of two places may be the last
                constants = scratch.constants = new int[Math.max(count + 1, 2 * constants.length)];
            }
            int[] noted = constants;
            byte[] read = bytes;
            int at = position;
            int before = filled - SHORTEST_CONSTANT;
            for (int i = 1; i < count; i++) {
                if (at > before) {
                    position = at;
                    need(SHORTEST_CONSTANT);
                    read = bytes;
                    before = filled - SHORTEST_CONSTANT;
                }
                int tag = read[at];
                int length = tag < 0 || tag >= LENGTHS.length ? 0 : LENGTHS[tag];
                int value = (read[at + 1] & 0xFF) << 8 | read[at + 2] & 0xFF;
                noted[i] = 0; // no trace of the class before
                switch (tag) {
                    case TEXT -> {
                        noted[i] = at + 1;
                        length += value;
                    }
                    case CLASS -> noted[i] = value;
                    case LONG, DOUBLE -> noted[++i] = 0; // these take two places
                    default -> {
                        if (length == 0) {
                            throw new IOException(
                                    "not a class file that is understood: constant of kind " + (tag & 0xFF));
                        }
                    }
                }
                at += length;
            }
            position = at;
            need(0);
        }

        private String className(int index) {
            int at = noted(noted(index));
            int start = at + 2;
            int end = start + length(at);
            if (Arrays.equals(bytes, start, end, OBJECT, 0, OBJECT.length)) {
                return "java.lang.Object"; // what every other class extends
            }
            byte allBits = 0;
            for (int i = start; i < end; i++) {
                if (bytes[i] == '/') {
                    bytes[i] = '.'; // nobody looks at it again who would mind
                }
                allBits |= bytes[i];
            }
            return new String(
                    bytes,
                    start,
                    end - start,
                    allBits < 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1); // whichever is quicker
        }

        private int noted(int index) {
            return constants[Objects.checkIndex(index, count)];
        }

        private int length(int at) {
            return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
        }

        private String text(int index) {
            int at = noted(index);
            return new String(bytes, at + 2, length(at), StandardCharsets.UTF_8);
        }

        private void skip(int count) {
            if (count < 0) {
                throw new UncheckedIOException(new IOException("not a class file: a length of " + count));
            }
            need(count);
            position += count;
        }

        private int u2() {
            need(2);
            position += 2;
            return (bytes[position - 2] & 0xFF) << 8 | bytes[position - 1] & 0xFF;
        }

        private int u4() {
            return u2() << 16 | u2();
        }

        private void need(int count) {
            try {
                while (filled - position < count) {
                    if (filled == bytes.length) {
                        bytes = scratch.bytes = Arrays.copyOf(bytes, bytes.length * 2);
                    }
                    int read = in.read(bytes, filled, Math.min(CHUNK, bytes.length - filled));
                    if (read < 0) {
                        throw new EOFException("the class file ends too early");
                    }
                    filled += read;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
