package dev.tributary.connect.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.kafka.connect.runtime.InternalSinkRecord;
import org.apache.kafka.connect.runtime.errors.ProcessingContext;

/** The arrows of docs/architecture.md. */
@AnalyzeClasses(packages = "dev.tributary.connect", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayeringTest {
    private static final String API = "dev.tributary.connect.api..";
    private static final String JSON = "dev.tributary.connect.json..";
    private static final String FILE = "dev.tributary.connect.file..";
    private static final String RUNTIME = "dev.tributary.connect.runtime..";
    private static final String REST = "dev.tributary.connect.rest..";
    private static final String WORKER = "dev.tributary.connect.worker..";

    @ArchTest
    static final ArchRule theControlContractStandsOnTheJdkAlone = classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(API, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule pluginsOfOurOwnSeeThePluginSpiAlone = noClasses()
            .that()
            .resideInAnyPackage(JSON, FILE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API, RUNTIME, REST, WORKER, "org.apache.kafka.clients.producer..");

    @ArchTest
    static final ArchRule theRuntimeKnowsNoHttp = noClasses()
            .that()
            .resideInAPackage(RUNTIME)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    REST, WORKER, FILE, "org.eclipse.jetty..", "org.glassfish..", "jakarta..", "java.net.http..");

    @ArchTest
    static final ArchRule restKnowsNoKafkaClients = noClasses()
            .that()
            .resideInAPackage(REST)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNTIME, JSON, FILE, WORKER, "org.apache.kafka.clients..");

    @ArchTest
    static final ArchRule onlyTheProcessKnowsItsLoggingBackEnd = noClasses()
            .that()
            .resideOutsideOfPackage(WORKER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ch.qos.logback..");

    /** But for the two of that name that are ours: published sinks are compiled against them. */
    @ArchTest
    static final ArchRule noApacheConnectRuntime = noClasses()
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.apache.kafka.connect.runtime..", "org.apache.kafka.connect.cli..")
                            .and(not(type(InternalSinkRecord.class)))
                            .and(not(type(ProcessingContext.class))));

    @ArchTest
    static final ArchRule packagesOfTheRuntimeHaveNoCycles =
            slices().matching("dev.tributary.connect.runtime.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modulesHaveNoCycles =
            slices().matching("dev.tributary.connect.(*)..").should().beFreeOfCycles();
}
