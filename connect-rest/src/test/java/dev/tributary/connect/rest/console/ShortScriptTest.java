package dev.tributary.connect.rest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts say the same in fewer bytes. That they do the same, browsers show: they are given nothing else. */
class ShortScriptTest {
    private static String shortened(String... lines) {
        String once = ShortScript.of(String.join("\n", lines));
        assertThat(ShortScript.of(once)).as("nothing is left to be taken").isEqualTo(once);
        return once.strip();
    }

    @Test
    void commentsAndIndentationAreLeftOut() {
        assertThat(shortened(
                        "/** What it does. */",
                        "import { a } from './a.js'; // where from",
                        "",
                        "// a line",
                        "export function f(/** @type {any} */ x, y) {",
                        "  /* one",
                        "     two */",
                        "  return x + y;",
                        "}",
                        "f(1, 2);"))
                .isEqualTo("import{a}from'./a.js';export function f(x,y){return x+y;}\nf(1,2);");
    }

    @Test
    void stringsStayAsTheyAre() {
        String text = "const a=['// no /* comment */','http://x/*',\"it's  so\",'a\\'  // b'];";

        assertThat(shortened(text)).isEqualTo(text);
    }

    @Test
    void templatesStayAsTheyAreButMarkupLosesItsIndentation() {
        assertThat(shortened("const a = `one", "", "  // two  ${ b( `  ${ c } // `) } /* three */`;"))
                .isEqualTo("const a=`one\n\n  // two  ${b(`  ${c} // `)} /* three */`;");
        assertThat(shortened(
                        "const a = html`",
                        "  <p>  one",
                        "",
                        "    // two</p> ${ list.map( it => html`",
                        "    <b>${ it }</b>` ) }",
                        "  `;"))
                .isEqualTo("const a=html`\n<p>  one\n// two</p> ${list.map(it=>html`\n<b>${it}</b>`)}\n`;");
        assertThat(shortened("const a = `${ { b: { } } . b }  x`;"))
                .isEqualTo("const a=`${{b:{}} . b}  x`;".replace(" . ", "."));
    }

    @Test
    void whatIsBehindASlashIsARegularExpressionOrANumber() {
        assertThat(shortened("const a = /[/'\"`]  \\/ {/g.test(b) ? c / d / 2 : e.replace( /\\s+$/ , '' );"))
                .isEqualTo("const a= /[/'\"`]  \\/ {/g.test(b)?c / d / 2:e.replace(/\\s+$/,'');");
        assertThat(shortened("return /  '/.test(a)")).isEqualTo("return /  '/.test(a)");
        assertThat(shortened("const a = f(b) / 2; // it's half")).isEqualTo("const a=f(b) / 2;");
    }

    @Test
    void linesThatMayEndAStatementStayLines() {
        assertThat(shortened("let a = 1", "let b = a", "  ++b", "return", "a", "const f = () => { }", "(g)()"))
                .isEqualTo("let a=1\nlet b=a\n++b\nreturn\na\nconst f=()=>{}\n(g)()");
        assertThat(shortened("f(", "  a,", "  [ b ],", ");", "x = {", "  y,", "};"))
                .isEqualTo("f(a,[b],);x={y,};");
    }

    @Test
    void signsThatWouldBecomeAnotherStayApart() {
        assertThat(shortened("a = b + +c - -d + ++e; in_ = #f in g; typeof h; async i => await i"))
                .isEqualTo("a=b+ +c- -d+ ++e;in_=#f in g;typeof h;async i=>await i");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 'no end", "a = `no ${ end", "a = 1; /* no end", "a = /no end"})
    void whatIsNoScriptStaysAsItIs(String text) {
        assertThat(ShortScript.of(text)).isEqualTo(text);
    }

    @Test
    void ourScriptsAndThoseWrittenToBeReadAreMadeShort() throws IOException {
        for (String path : new String[] {
            "js/main.js",
            "js/table/table.js",
            "js/create/field.js",
            "js/config/properties.js",
            "lib/d3-path-3.1.0/path.js",
            "lib/d3-shape-3.2.0/area.js"
        }) {
            String written;
            try (InputStream in = ShortScriptTest.class.getResourceAsStream("/META-INF/tributary/console/" + path)) {
                written = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            assertThat(shortened(written).length()).as(path).isLessThan(written.length() * 9 / 10);
        }
    }
}
