import java.io.IOException;
import org.neo4j.server.BlockingBootstrapper;
import org.neo4j.server.CommunityBootstrapper;
import org.neo4j.server.NeoBootstrapper;

/** The community server in this process, stopped when its standard input ends: Wine sends a service's JVM no other word. */
public class UntilInputEnds {
    public static void main(String[] arguments) {
        BlockingBootstrapper server = new BlockingBootstrapper(new CommunityBootstrapper());
        Thread listener = new Thread(() -> {
            waitForEnd();
            server.stop();
        });
        listener.setDaemon(true);
        listener.start();
        // Not System.exit: it would wait for the thread that reads.
        Runtime.getRuntime().halt(NeoBootstrapper.start(server, arguments));
    }

    private static void waitForEnd() {
        try {
            while (System.in.read() >= 0) { }
        } catch (IOException gone) {
            // A pipe that cannot be read has ended.
        }
    }
}
