"""What everything else speaks of: values, resources, graphs, verdicts. Standard library only, all frozen."""
