package dev.tributary.connect.json;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.tributary.connect.json", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule theConverterKnowsTheConnectApiAndJacksonsStreamsOnly = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.tributary.connect.json",
                    "org.apache.kafka.common.config..",
                    "org.apache.kafka.common.errors..",
                    "org.apache.kafka.common.utils..",
                    "org.apache.kafka.connect.components..",
                    "org.apache.kafka.connect.data..",
                    "org.apache.kafka.connect.errors..",
                    "org.apache.kafka.connect.storage..",
                    "com.fasterxml.jackson.core..",
                    "org.slf4j..",
                    "org.jspecify..");
}
