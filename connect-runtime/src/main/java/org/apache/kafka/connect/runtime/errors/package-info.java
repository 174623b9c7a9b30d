/** As {@link org.apache.kafka.connect.runtime}: a name that published plugins are compiled against. */
@NullMarked
package org.apache.kafka.connect.runtime.errors;

import org.jspecify.annotations.NullMarked;
