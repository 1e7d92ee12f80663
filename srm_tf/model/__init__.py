"""What everything else speaks of: values, resources, graphs, verdicts. Made of the standard library and msgspec only, all frozen."""
