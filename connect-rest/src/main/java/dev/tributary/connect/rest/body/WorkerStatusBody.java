package dev.tributary.connect.rest.body;

/** {@code GET /health}: {@code healthy}, {@code starting} or {@code unhealthy}, and why (KIP-1017). */
public record WorkerStatusBody(String status, String message) {}
