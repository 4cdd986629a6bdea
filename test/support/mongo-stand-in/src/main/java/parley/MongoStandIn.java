package parley;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Speaks MongoDB's wire protocol from memory, for tests on machines without a MongoDB.
 *
 * <p>Prints the port on which it listens, as one line, and ends when its standard input does: so it cannot outlive the
 * process that started it, however that one ends.
 */
public final class MongoStandIn {
    /** What it says that it is. The driver refuses a server that answers with an older wire version. */
    private static final MongoVersion VERSION = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    };

    private MongoStandIn() {}

    public static void main(String[] args) throws IOException {
        MongoServer server = new MongoServer(new MemoryBackend().version(VERSION));
        server.bind(new InetSocketAddress("127.0.0.1", 0));
        System.out.println(server.getLocalAddress().getPort());
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        server.shutdownNow();
    }
}
