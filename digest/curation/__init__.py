"""From Papers to what is published: topics, trending, related papers, issues."""
