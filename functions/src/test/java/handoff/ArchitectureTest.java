package handoff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import handoff.conversation.Table;
import handoff.runtime.Aws;
import handoff.runtime.Priming;
import handoff.runtime.Wiring;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Dependencies go one way: handlers, runtime, delivery, conversation; the others serve them. */
@AnalyzeClasses(packages = "handoff", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule DEPENDENCIES_GO_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("handlers")
          .definedBy("handoff.webhook", "handoff.agent", "handoff.queue", "handoff.console")
          .layer("doctor")
          .definedBy("handoff.doctor")
          .layer("runtime")
          .definedBy("handoff.runtime")
          .layer("delivery")
          .definedBy("handoff.delivery")
          .layer("customer")
          .definedBy("handoff.customer")
          .layer("http")
          .definedBy("handoff.http")
          .layer("conversation")
          .definedBy("handoff.conversation")
          .layer("gptbots")
          .definedBy("handoff.gptbots")
          .layer("log")
          .definedBy("handoff.log")
          .layer("settings")
          .definedBy("handoff.settings")
          .layer("json")
          .definedBy("handoff.json")
          .layer("digest")
          .definedBy("handoff.digest")
          .whereLayer("handlers")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("doctor")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("runtime")
          .mayOnlyBeAccessedByLayers("handlers", "doctor")
          .whereLayer("delivery")
          .mayOnlyBeAccessedByLayers("handlers", "runtime", "doctor")
          .whereLayer("customer")
          .mayOnlyBeAccessedByLayers("handlers", "runtime")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("handlers", "runtime")
          .whereLayer("conversation")
          .mayOnlyBeAccessedByLayers("handlers", "runtime", "delivery", "customer", "http")
          .whereLayer("gptbots")
          .mayOnlyBeAccessedByLayers("runtime", "delivery", "customer", "doctor")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers(
              "handlers", "runtime", "delivery", "customer", "gptbots", "http", "log", "doctor")
          .whereLayer("digest")
          .mayOnlyBeAccessedByLayers("handlers", "conversation", "settings");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("handoff.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_TABLE_TALKS_TO_DYNAMODB =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Aws.class, Priming.class, Wiring.class, Table.class)
          .and()
          // It asks how the table is, not what is in it.
          .resideOutsideOfPackage("handoff.doctor")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(DynamoDbClient.class);
}
