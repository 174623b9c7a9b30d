package dev.tributary.connect.rest.direct;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.rest.resource.Answers;
import dev.tributary.connect.rest.resource.ConnectorsResource;
import dev.tributary.connect.rest.resource.Incoming;
import dev.tributary.connect.rest.resource.LifecycleResource;
import dev.tributary.connect.rest.resource.PeerResource;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** The endpoints that are called directly, by method and form of the path. Immutable. */
final class DirectEndpoints {
    /**
     * What is asked for.
     *
     * @param connector empty if the path names none
     * @param expand the values of the parameter of that name
     */
    record Call(
            String connector,
            List<String> expand,
            HttpFields headers,
            InputStream body,
            Incoming incoming,
            AsyncResponse answer) {
        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    /** One of them. Throws what the resource throws. */
    @FunctionalInterface
    interface Endpoint {
        void call(Call call);
    }

    private final Map<String, Endpoint> byForm;

    /** @param peer what other workers may ask of this one; null on a standalone worker */
    DirectEndpoints(ConnectCluster cluster, Answers answers, @Nullable ClusterPeer peer) {
        var connectors = new ConnectorsResource(cluster, answers);
        var lifecycle = new LifecycleResource(cluster, answers);
        var peers = new PeerResource(answers, new PeerResource.Served(peer));
        byForm = Map.of(
                "GET /connectors",
                call -> call.answer().resume(connectors.list(call.expand())),
                "POST /connectors",
                call -> connectors.create(call.body(), call.incoming(), call.answer()),
                "GET /connectors/{connector}",
                call -> call.answer().resume(connectors.get(call.connector())),
                "DELETE /connectors/{connector}",
                call -> connectors.delete(call.connector(), call.incoming(), call.answer()),
                "GET /connectors/{connector}/config",
                call -> call.answer().resume(connectors.config(call.connector())),
                "PUT /connectors/{connector}/config",
                call -> connectors.putConfig(call.connector(), call.body(), call.incoming(), call.answer()),
                "GET /connectors/{connector}/status",
                call -> call.answer().resume(lifecycle.status(call.connector())),
                "POST /connectors/{connector}/tasks",
                call -> peers.putTaskConfigs(
                        call.connector(),
                        call.header(SignedBody.SIGNATURE_HEADER),
                        call.header(SignedBody.ALGORITHM_HEADER),
                        call.body(),
                        call.incoming(),
                        call.answer()));
    }

    /** Null: not one of them. */
    @Nullable
    Endpoint of(String method, String form) {
        return byForm.get(method + " " + form);
    }
}
