package dev.tributary.connect.runtime.pipeline;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** What a user can do about a record that Kafka did not take. */
public final class SendAdvice {
    private SendAdvice() {}

    /** A sentence, with a blank before it; empty if there is nothing to say that the error does not. */
    public static String of(Throwable error, String topic) {
        if (error instanceof RecordTooLargeException) {
            return " The record is larger than the connector's producer (max.request.size, at most buffer.memory) or the"
                    + " topic (max.message.bytes) allows: set producer.override.max.request.size in the connector's"
                    + " configuration, and max.message.bytes of topic '" + topic + "', to more than its size.";
        }
        if (error instanceof TopicAuthorizationException) {
            return " Allow the principal of the connector's producer to write to topic '" + topic + "'.";
        }
        return "";
    }
}
