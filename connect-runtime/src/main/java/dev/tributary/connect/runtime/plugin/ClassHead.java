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
        try {
            return new Reader(in).head();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("not a class file: " + e.getMessage(), e);
        }
    }

    /** Whether the rest of a class file says that anybody may make an instance without arguments. */
    static boolean isPublicWithPublicConstructor(InputStream in) throws IOException {
        try {
            Reader reader = new Reader(in);
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

    /** Reads as many bytes as it is asked for, in front of a position that only moves forward. */
    private static final class Reader {
        private final InputStream in;
        private byte[] bytes = new byte[8192];
        private int filled;
        private int position;
        private int[] constants = {};

        Reader(InputStream in) {
            this.in = in;
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

        /** Notes where each text begins, and which text each class reference means. */
        private void readConstants() throws IOException {
            constants = new int[u2()];
            for (int i = 1; i < constants.length; i++) {
                int tag = u1();
                switch (tag) {
                    case 1 -> {
                        constants[i] = position;
                        skip(u2());
                    }
                    case 7 -> constants[i] = u2();
                    case 8, 16, 19, 20 -> skip(2);
                    case 15 -> skip(3);
                    case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
                    case 5, 6 -> {
                        skip(8);
                        i++; // these take two places
                    }
                    default -> throw new IOException("not a class file that is understood: constant of kind " + tag);
                }
            }
        }

        private String className(int index) {
            return text(constants[index]).replace('/', '.');
        }

        private String text(int index) {
            int start = constants[index];
            int length = (bytes[start] & 0xFF) << 8 | bytes[start + 1] & 0xFF;
            return new String(bytes, start + 2, length, StandardCharsets.UTF_8);
        }

        private void skip(int count) {
            if (count < 0) {
                throw new UncheckedIOException(new IOException("not a class file: a length of " + count));
            }
            need(count);
            position += count;
        }

        private int u1() {
            need(1);
            return bytes[position++] & 0xFF;
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
                        bytes = Arrays.copyOf(bytes, bytes.length * 2);
                    }
                    int read = in.read(bytes, filled, bytes.length - filled);
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
