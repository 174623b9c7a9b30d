package dev.tributary.connect.rest;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tributary.connect.rest", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
    /** Wherever the build puts its classes. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule restKnowsTheContractAndHttpAndNothingElse = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "javax..",
                    "jakarta.inject..",
                    "jakarta.ws.rs..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.fasterxml.jackson..",
                    "org.eclipse.jetty..",
                    "org.glassfish.jersey..",
                    "org.apache.kafka.common.config..",
                    "org.apache.kafka.connect.errors..",
                    "org.apache.kafka.connect.health..",
                    "org.apache.kafka.connect.rest..",
                    "dev.tributary.connect.api..",
                    "dev.tributary.connect.rest.."));

    @ArchTest
    static final ArchRule bodiesKnowNoHttp = noClasses()
            .that()
            .resideInAPackage("..rest.body..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.eclipse.jetty..", "jakarta.ws.rs..", "org.glassfish.."));

    @ArchTest
    static final ArchRule resourcesKnowNoServer = noClasses()
            .that()
            .resideInAPackage("..rest.resource..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.eclipse.jetty..", "org.glassfish.."));

    @ArchTest
    static final ArchRule handlersKnowNoCluster = noClasses()
            .that()
            .resideInAPackage("..rest.http..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.tributary.connect.api..", "jakarta.ws.rs.."));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tributary.connect.(rest..)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheEdgeTranslates = noClasses()
            .that(not(resideInAnyPackage(
                    "..rest.body..",
                    "..rest.resource..",
                    "..rest.http..",
                    "..rest.direct..",
                    "..rest.peer..",
                    "..rest.health..",
                    "..rest.events..",
                    "..rest.alerts..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("..rest.body.."));
}
