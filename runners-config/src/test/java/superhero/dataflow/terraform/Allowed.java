package superhero.dataflow.terraform;
import java.util.*;
final class Allowed { static final Set<String> ALL = Set.of(); }
