package dev.tributary.connect.e2e;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a worker's process shows in JMX, read as any JMX client reads it. For the test's thread. */
final class MBeans implements AutoCloseable {
    private static final String UNREADABLE = "unreadable";

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private MBeans(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** Attaches to a process of this machine and user. */
    @SuppressWarnings("BanJNDI") // the address is what a process of our own told
    static MBeans of(WorkerProcess worker) throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(worker.pid()));
        try {
            return new MBeans(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
        } finally {
            machine.detach();
        }
    }

    /** The value of an attribute; null if there is no such MBean. */
    Object value(String name, String attribute) {
        try {
            var objectName = new ObjectName(name);
            return server.isRegistered(objectName) ? server.getAttribute(objectName, attribute) : null;
        } catch (IOException | JMException e) {
            throw new AssertionError(name + " " + attribute, e);
        }
    }

    /**
     * Every attribute below {@code kafka.connect} and what type its value has, unreadable ones included. What differs from
     * one run to the next is left out of the names: addresses, and the numbers of brokers.
     */
    Map<String, String> typesByAttribute() throws IOException, JMException {
        return byAttribute(MBeans::typeOf);
    }

    /** The same with the values of texts, the addresses left out; other values are left out. */
    Map<String, String> texts() throws IOException, JMException {
        Map<String, String> texts = byAttribute(value -> value instanceof String text ? general(text) : "");
        texts.values().removeIf(text -> text.isEmpty() || text.equals(UNREADABLE));
        return texts;
    }

    private static String general(String text) {
        return text.replaceAll("127\\.0\\.0\\.1:\\d+", "<address>");
    }

    private Map<String, String> byAttribute(Function<Object, String> show) throws IOException, JMException {
        var types = new TreeMap<String, String>();
        for (ObjectName name : server.queryNames(new ObjectName("kafka.connect:*"), null)) {
            String shown = general(name.toString()).replaceAll("node-id=node-+\\d+", "node-id=<node>");
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                types.put(shown + " " + attribute.getName(), shown(name, attribute, show));
            }
        }
        return types;
    }

    private String shown(ObjectName name, MBeanAttributeInfo attribute, Function<Object, String> show) {
        try {
            return show.apply(server.getAttribute(name, attribute.getName()));
        } catch (IOException | JMException | RuntimeException e) {
            return UNREADABLE;
        }
    }

    private static String typeOf(Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
