package dev.tributary.connect.runtime.plugin;

import java.nio.charset.StandardCharsets;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes classes call {@link ExitGuard} where they call {@code System.exit}, {@code Runtime.exit} or {@code Runtime.halt},
 * plainly or by method reference. Most classes have no such name among their constants and are only looked through. What
 * is called by reflection or by a method handle that is looked up is not seen. Pure.
 */
final class ExitCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ExitCalls.class);
    private static final String SYSTEM = "java/lang/System";
    private static final String RUNTIME = "java/lang/Runtime";
    private static final String GUARD = Type.getInternalName(ExitGuard.class);
    private static final byte[] EXIT = constant("exit");
    private static final byte[] HALT = constant("halt");

    private ExitCalls() {}

    /** The class with its calls replaced; the same array if there are none. */
    static byte[] guarded(byte[] classFile) {
        return mayHaveAny(classFile) ? rewritten(classFile) : classFile;
    }

    /** Whether one of the names is among its constants. */
    private static boolean mayHaveAny(byte[] classFile) {
        // A constant of text begins with tag 1 and its length of two bytes: 1 0 4, then the four letters.
        int last = classFile.length - EXIT.length;
        for (int i = 0; i <= last; i++) {
            if (classFile[i] == 1 && (matches(classFile, i, EXIT) || matches(classFile, i, HALT))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] classFile, int at, byte[] constant) {
        for (int i = 0; i < constant.length; i++) {
            if (classFile[at + i] != constant[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] constant(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        byte[] constant = new byte[text.length + 3];
        constant[0] = 1;
        constant[2] = (byte) text.length;
        System.arraycopy(text, 0, constant, 3, text.length);
        return constant;
    }

    private static byte[] rewritten(byte[] classFile) {
        try {
            ClassReader reader = new ClassReader(classFile);
            ClassWriter writer = new ClassWriter(reader, 0); // what calls leave on the stack stays the same: no frames
            ClassGuard guard = new ClassGuard(writer);
            reader.accept(guard, 0);
            return guard.found ? writer.toByteArray() : classFile;
        } catch (RuntimeException e) { // of a newer Java than ASM knows, or broken: the JVM tells that better
            LOG.warn(
                    "A plugin's class could not be looked through for calls that end the worker; it is used as it is",
                    e);
            return classFile;
        }
    }

    private static boolean isExit(String owner, String name, String descriptor) {
        return "(I)V".equals(descriptor)
                && ((SYSTEM.equals(owner) && "exit".equals(name))
                        || (RUNTIME.equals(owner) && ("exit".equals(name) || "halt".equals(name))));
    }

    /** Of the guard's method: the object that the call was made on comes first. */
    private static String descriptor(String owner) {
        return RUNTIME.equals(owner) ? "(L" + RUNTIME + ";I)V" : "(I)V";
    }

    private static final class ClassGuard extends ClassVisitor {
        private boolean found;

        ClassGuard(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodGuard(super.visitMethod(access, name, descriptor, signature, exceptions));
        }

        private final class MethodGuard extends MethodVisitor {
            MethodGuard(MethodVisitor next) {
                super(Opcodes.ASM9, next);
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                if (isExit(owner, name, descriptor)) {
                    found = true;
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, name, descriptor(owner), false);
                } else {
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                Object[] guarded = arguments.clone();
                for (int i = 0; i < guarded.length; i++) {
                    guarded[i] = guarded(guarded[i]);
                }
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, guarded);
            }

            @Override
            public void visitLdcInsn(Object value) {
                super.visitLdcInsn(guarded(value));
            }

            private Object guarded(Object constant) {
                if (constant instanceof Handle handle
                        && isExit(handle.getOwner(), handle.getName(), handle.getDesc())) {
                    found = true;
                    return new Handle(
                            Opcodes.H_INVOKESTATIC, GUARD, handle.getName(), descriptor(handle.getOwner()), false);
                }
                return constant;
            }
        }
    }
}
