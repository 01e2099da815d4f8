"""From a role's address to a session: routes, hops, the broker, and what a refusal means."""
