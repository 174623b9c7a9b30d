package dev.tributary.connect.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tributary.connect.cli", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule theCommandLineKnowsNeitherKafkaNorTheWorker = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl",
                    "dev.tributary.connect.cli..",
                    "picocli",
                    "com.fasterxml.jackson..",
                    "org.apache.maven.settings..",
                    "org.eclipse.aether..",
                    "org.sonatype.plexus.components..",
                    "org.objectweb.asm",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule mavenIsKnownInOnePlace = classes()
            .that()
            .resideOutsideOfPackage("dev.tributary.connect.cli.maven")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("org.apache.maven..", "org.eclipse.aether..", "org.sonatype..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tributary.connect.cli.(*)..").should().beFreeOfCycles();
}
