"""The register of zones and what it gives as figures."""
