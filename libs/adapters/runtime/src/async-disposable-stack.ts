// Node before 24 has no AsyncDisposableStack. Brought here once, for every process.
import 'disposablestack/auto';
