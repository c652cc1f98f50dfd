"""The beta distribution: what is known of a share after some trials."""

from __future__ import annotations

from math import exp, lgamma, log, log1p

ENOUGH = 1e-9  # relative error of the continued fraction
CLOSE = 1e-6  # of a quantile: shares are told to four digits
MOST_STEPS = 300


def below(share: float, wins: float, losses: float) -> float:
    """The probability that a Beta(`wins`, `losses`) lies below `share`: the regularised incomplete beta function."""
    if share <= 0 or share >= 1:
        return float(share >= 1)
    if share > (wins + 1) / (wins + losses + 2):  # the fraction converges fast on this side only
        return 1 - below(1 - share, losses, wins)
    return exp(_log_kernel(share, wins, losses)) * _fraction(share, wins, losses) / wins


def quantile(probability: float, wins: float, losses: float) -> float:
    """The share that a Beta(`wins`, `losses`) lies below with a probability, by Newton's steps or bisection.

    Shapes above 0, `probability` above 0 and below 1.
    """
    low, high, share = 0.0, 1.0, wins / (wins + losses)
    for _ in range(MOST_STEPS):
        gap = below(share, wins, losses) - probability
        low, high = (share, high) if gap < 0 else (low, share)
        step = share - gap / _density(share, wins, losses)
        following = step if low < step < high else (low + high) / 2
        if abs(following - share) < CLOSE:
            return following
        share = following
    return share


def _density(share: float, wins: float, losses: float) -> float:
    return max(exp(_log_kernel(share, wins, losses)) / (share * (1 - share)), 1e-300)


def _log_kernel(share: float, wins: float, losses: float) -> float:
    """Logarithm of share^wins (1 - share)^losses / B(wins, losses)."""
    beta = lgamma(wins) + lgamma(losses) - lgamma(wins + losses)
    return wins * log(share) + losses * log1p(-share) - beta


def _fraction(share: float, wins: float, losses: float) -> float:
    """The continued fraction of DLMF 8.17.22 (https://dlmf.nist.gov/8.17#v), by Lentz's method (3.10(iii) there)."""
    fraction = above = 1.0
    under = 0.0
    for step in range(1, MOST_STEPS):
        term = _term(step, share, wins, losses)
        above = _off_zero(1 + term / above)
        under = 1 / _off_zero(1 + term * under)
        fraction *= above * under
        if abs(above * under - 1) < ENOUGH:
            break
    return 1 / fraction


def _term(step: int, share: float, wins: float, losses: float) -> float:
    half, odd = divmod(step, 2)
    place = wins + 2 * half
    if odd:
        return -(wins + half) * (wins + losses + half) * share / (place * (place + 1))
    return half * (losses - half) * share / ((place - 1) * place)


def _off_zero(number: float) -> float:
    return number if abs(number) > 1e-300 else 1e-300
