import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/**
 * Starts mongo-java-server on the loopback, prints the port once it listens, and ends when standard input closes, so that
 * it cannot outlive who started it. Arguments: the port (0 for any free one) and, for a server whose data survive, a file.
 */
public class MongoWire {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        MongoBackend backend = arguments.length > 1 ? new H2Backend(arguments[1]) : new MemoryBackend();
        MongoServer server = new MongoServer(backend.version(new FivePointZero()));
        server.bind("127.0.0.1", port);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println(server.getLocalAddress().getPort());
        while (System.in.read() != -1) {
        }
        System.exit(0);
    }

    /** The server's own 5.0 reports wire version 8, which today's drivers refuse. */
    private static final class FivePointZero implements MongoVersion {
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        public int getWireVersion() {
            return 13;
        }
    }
}
