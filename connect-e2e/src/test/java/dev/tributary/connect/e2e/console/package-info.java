/**
 * The console in a real browser: Debian's Chromium, driven by Playwright against workers of the distribution archive. Start
 * reading with {@link dev.tributary.connect.e2e.console.ConsoleIT}. Everything runs on the test's thread.
 */
@NullMarked
package dev.tributary.connect.e2e.console;

import org.jspecify.annotations.NullMarked;
