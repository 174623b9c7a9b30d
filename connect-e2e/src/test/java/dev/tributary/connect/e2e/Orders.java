package dev.tributary.connect.e2e;

import dev.tributary.connect.e2e.database.PostgresServer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A shop's table of orders, its changes, and what has arrived of them in the warehouse. For one thread at a time. */
final class Orders {
    static final String SHOP = "shop";
    static final String WAREHOUSE = "warehouse";

    private static final String BEFORE = "id, customer, amount, paid, placed";

    private final PostgresServer postgres;
    private int last;
    private boolean hasNote;

    /** Creates the table with so many orders, numbered from one. */
    Orders(PostgresServer postgres, int count) {
        this.postgres = postgres;
        postgres.execute(SHOP, """
                CREATE TABLE orders (
                  id integer PRIMARY KEY, customer text NOT NULL, amount numeric(12, 2), paid boolean NOT NULL,
                  placed timestamp(6) NOT NULL)""", inserts(1, count, BEFORE, ""));
        last = count;
    }

    /** The highest number given so far. */
    int last() {
        return last;
    }

    /**
     * Three transactions: orders changed (values to other values, to null, and back), some deleted, and then as many new
     * ones as were changed: what has the last of them has it all.
     */
    void change(int count) {
        String columns = hasNote ? BEFORE + ", note" : BEFORE;
        int stride = Math.max(1, last / count);
        postgres.execute(
                SHOP,
                "UPDATE orders SET amount = CASE WHEN amount IS NULL THEN 1.5 WHEN id %% 3 = 0 THEN NULL ELSE amount + 1 END, paid = NOT paid%s WHERE id <= %d AND id %% %d = %d"
                        .formatted(hasNote ? ", note = 'changed'" : "", last, stride, last % stride),
                "DELETE FROM orders WHERE id <= %d AND id %% 997 = %d".formatted(last, last % 991),
                inserts(last + 1, last + count, columns, hasNote ? ", 'note ' || n" : ""));
        last += count;
    }

    /** From now on orders have one column more. */
    void addNote() {
        postgres.execute(SHOP, "ALTER TABLE orders ADD COLUMN note text");
        hasNote = true;
    }

    /** Waits until the warehouse has the order of this number. */
    void awaitArrival(int number) {
        Await.until(
                "order %d in the warehouse".formatted(number),
                Await.PATIENCE.multipliedBy(2),
                () -> highestArrived() >= number,
                () -> "highest order " + highestArrived());
    }

    /** Zero if there is none, or not even the table, or the database does not answer. */
    private int highestArrived() {
        try (var connection = postgres.connect(WAREHOUSE);
                var statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT coalesce(max(id), 0) FROM orders")) {
            found.next();
            return found.getInt(1);
        } catch (SQLException notYet) {
            return 0;
        }
    }

    /** All rows, by number, each as text; columns by name, since the two tables may have them in different orders. */
    List<String> rows(String database) {
        List<String> rows = new ArrayList<>();
        try (var connection = postgres.connect(database);
                var statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT " + BEFORE + ", note FROM orders ORDER BY id")) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(found.getString(column)));
                }
                rows.add(String.join(" | ", row));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The orders of %s could not be read.".formatted(database), e);
        }
        return rows;
    }

    private static String inserts(int from, int to, String columns, String more) {
        return """
                INSERT INTO orders (%s)
                SELECT n, 'customer ' || n %% 1000, CASE WHEN n %% 10 = 0 THEN NULL ELSE (n * 7 %% 100000) / 100.0 END, n %% 2 = 0,
                       timestamp '2026-01-01' + n * interval '1.000001 s'%s
                FROM generate_series(%d, %d) n""".formatted(columns, more, from, to);
    }
}
