"""Cases behind the figures: hate crime, MARAC, the National Referral Mechanism, community tension.

Its models come with the casework issues. Its place is already fixed: it may import `cohesion` only, and `outcomes`
never imports it; counts reach a return through `cohesion.counts`.
"""
