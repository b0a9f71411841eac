"""From a recommendation to a signed contract: whose approval, standstill, claims, the contract against its notice."""
