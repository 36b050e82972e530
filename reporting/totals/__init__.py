"""From figures to totals: the recount, who is summed in a scope, restatements."""
