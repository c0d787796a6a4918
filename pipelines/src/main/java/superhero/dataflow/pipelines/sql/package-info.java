/** {@code ddl} and {@code sql}: the tables as engines of SQL see them. */
package superhero.dataflow.pipelines.sql;
