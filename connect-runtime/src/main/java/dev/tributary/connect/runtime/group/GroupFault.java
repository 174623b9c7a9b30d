package dev.tributary.connect.runtime.group;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What to do about a failure that ends the membership. Pure. Source: {@code group-protocol} section 2.3. */
final class GroupFault {
    private GroupFault() {}

    static KafkaException explain(String groupId, long sessionMs, Throwable cause) {
        return new KafkaException(
                "This worker cannot be a member of group %s any more: %s. %s"
                        .formatted(groupId, what(cause), advice(groupId, sessionMs, cause)),
                cause);
    }

    private static String what(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().replaceAll("\\.$", "");
    }

    private static String advice(String groupId, long sessionMs, Throwable cause) {
        if (cause instanceof InconsistentGroupProtocolException) {
            return "Something else than Connect workers uses this group, or workers whose connect.protocol shares no"
                    + " protocol with this one's. Check group.id: it must be that of the other workers, and of nothing"
                    + " else; consumer groups of sink connectors are called connect-<connector>.";
        }
        if (cause instanceof GroupAuthorizationException) {
            return "Allow the worker's principal to READ group " + groupId
                    + " (kafka-acls.sh --add --operation Read --group " + groupId
                    + " ...), then start the worker again.";
        }
        if (cause instanceof InvalidSessionTimeoutException) {
            return "Set session.timeout.ms, which is " + sessionMs
                    + ", to a value from group.min.session.timeout.ms to group.max.session.timeout.ms of the brokers.";
        }
        if (cause instanceof GroupMaxSizeReachedException) {
            return "The group has as many workers as group.max.size of the brokers allows: raise it, or stop a worker.";
        }
        if (cause instanceof InvalidGroupIdException) {
            return "Set group.id to a name that is not empty, the same on every worker of the cluster.";
        }
        if (cause instanceof AuthenticationException) {
            return "Check security.protocol and the sasl. and ssl. settings of the worker itself; those with the prefixes"
                    + " producer., consumer. and admin. are for connectors.";
        }
        if (cause instanceof UnsupportedVersionException) {
            return "The brokers are too old, or not Kafka.";
        }
        return "See the cause; then start the worker again.";
    }
}
