import java.util.Collection;
import java.util.Collections;
import org.neo4j.dbms.DatabaseManagementSystemSettings;
import org.neo4j.kernel.GraphDatabaseDependencies;
import org.neo4j.kernel.configuration.Config;
import org.neo4j.kernel.configuration.ConfigurationValidator;
import org.neo4j.kernel.enterprise.EnterpriseGraphDatabase;
import org.neo4j.logging.LogProvider;
import org.neo4j.server.CommunityNeoServer;
import org.neo4j.server.NeoServer;
import org.neo4j.server.ServerBootstrapper;
import org.neo4j.server.database.LifecycleManagingDatabase;

/** The community server around the Enterprise kernel, which has online backup: the Enterprise server itself is not on Maven Central. */
public class EnterpriseEntryPoint extends ServerBootstrapper {
    public static void main(String[] arguments) {
        int code = ServerBootstrapper.start(new EnterpriseEntryPoint(), arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    protected NeoServer createNeoServer(Config config, GraphDatabaseDependencies dependencies, LogProvider log) {
        return new CommunityNeoServer(config, LifecycleManagingDatabase.lifecycleManagingDatabase((settings, parts) ->
            new EnterpriseGraphDatabase(settings.get(DatabaseManagementSystemSettings.database_path), settings, parts)), dependencies, log);
    }

    @Override
    protected Collection<ConfigurationValidator> configurationValidators() {
        return Collections.emptyList();
    }
}
