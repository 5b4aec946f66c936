package handoff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import handoff.conversation.Table;
import handoff.snapshot.Snapshot;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Dependencies go one way: handlers, snapshot, wiring, delivery, conversation; the others serve
 * them.
 */
@AnalyzeClasses(packages = "handoff", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule DEPENDENCIES_GO_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("handlers")
          .definedBy("handoff.webhook", "handoff.agent", "handoff.queue")
          .layer("snapshot")
          .definedBy("handoff.snapshot")
          .layer("doctor")
          .definedBy("handoff.doctor")
          .layer("wiring")
          .definedBy("handoff")
          .layer("delivery")
          .definedBy("handoff.delivery")
          .layer("conversation")
          .definedBy("handoff.conversation")
          .layer("gptbots")
          .definedBy("handoff.gptbots")
          .layer("http")
          .definedBy("handoff.http")
          .layer("settings")
          .definedBy("handoff.settings")
          .whereLayer("handlers")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("snapshot")
          .mayOnlyBeAccessedByLayers("handlers", "doctor")
          .whereLayer("doctor")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("wiring")
          .mayOnlyBeAccessedByLayers("handlers", "snapshot", "doctor")
          .whereLayer("delivery")
          .mayOnlyBeAccessedByLayers("handlers", "wiring")
          .whereLayer("conversation")
          .mayOnlyBeAccessedByLayers("handlers", "wiring", "delivery")
          .whereLayer("gptbots")
          .mayOnlyBeAccessedByLayers("wiring", "delivery", "doctor")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("handlers", "snapshot", "wiring", "delivery", "doctor")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("handlers", "wiring", "delivery", "gptbots", "http", "doctor");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("handoff.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_TABLE_TALKS_TO_DYNAMODB =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Aws.class, Snapshot.class, Wiring.class, Table.class)
          .and()
          // It asks how the table is, not what is in it.
          .resideOutsideOfPackage("handoff.doctor")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(DynamoDbClient.class);
}
