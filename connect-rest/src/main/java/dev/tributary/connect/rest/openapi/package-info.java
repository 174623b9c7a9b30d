/**
 * What the REST API's document says beyond what its resources show: annotations for resources and bodies. They end with the
 * class files: the document is generated from those when the project is built, and a worker that runs never reads them. Start
 * with {@link dev.tributary.connect.rest.openapi.Operation}.
 */
@NullMarked
package dev.tributary.connect.rest.openapi;

import org.jspecify.annotations.NullMarked;
