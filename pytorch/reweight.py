"""Dynamic loss reweighting (a relative of GradNorm): after each optimizer step the loss weights move so that
every weighted gradient norm approaches its static share.

w_k = clamp(softplus(a_k) + 1e-8, 1e-6, 1e6), ce also at least 0.6. From the mean losses L_k and gradient
norms n_k (before weights and mixing): G_k = w_k n_k, S = sum G, target T_k = p_k S q_k with p_k = static_k /
sum static and q_k = (r_k / mean r)^alpha, r_k = L_k over its first value. AdamW minimises sum |G_k - T_k|
over a; then the weights are rescaled to their static sum.
"""
import torch
import torch.nn.functional as F

CE_FLOOR = 0.6


class Reweighting:
    """`units`: a loss is multiplied by its unit, and its weight divided by it, before anything else here
    (attention losses are tiny).
    """

    def __init__(self, static, takes_part, units, alpha, learning_rate, dtype, device):
        self.tasks = [k for k, present in enumerate(takes_part) if present]
        self.units = torch.tensor([units[k] for k in self.tasks], dtype=dtype, device=device)
        self.given = list(static)
        self.static = torch.tensor([static[k] for k in self.tasks], dtype=dtype, device=device) / self.units
        self.is_ce = torch.tensor([k == 0 for k in self.tasks], device=device)
        self.alpha, self.first = alpha, None
        self.a = self.inverse(self.static.clamp(1e-6, 1e6)).requires_grad_(True)
        self.optimizer = torch.optim.AdamW([self.a], lr=learning_rate, betas=(0.9, 0.99), weight_decay=0)

    @staticmethod
    def inverse(weights):
        """a with softplus(a) = weight."""
        return torch.log(torch.expm1(weights).clamp(min=1e-20))

    def floored(self, weights):
        return torch.where(self.is_ce, weights.clamp(min=CE_FLOOR), weights)

    def in_units(self):
        return self.floored((F.softplus(self.a, threshold=1e9) + 1e-8).clamp(1e-6, 1e6))

    def weights(self):
        """The current weights of all four losses; those that take no part keep theirs."""
        moving, all_weights = (self.in_units() * self.units).tolist(), list(self.given)
        for k, w in zip(self.tasks, moving):
            all_weights[k] = w
        return all_weights

    def update(self, losses, norms):
        """losses and norms: [4], before units, weights and mixing."""
        losses, norms = losses[self.tasks] * self.units, norms[self.tasks] * self.units
        self.first = losses if self.first is None else self.first
        weighted = self.in_units() * norms
        whole = weighted.sum()
        if whole <= 0:
            return
        rates = losses / self.first.clamp(min=1e-12)
        target = self.static / self.static.sum() * whole * (rates / rates.mean()) ** self.alpha
        self.optimizer.zero_grad()
        (weighted - target).abs().sum().backward()
        self.optimizer.step()
        with torch.no_grad():
            free = self.in_units()
            weights = self.floored((free * self.static.sum() / free.sum()).clamp(1e-6, 1e6))
            self.a.copy_(self.inverse(weights))

    def state(self):
        return {"a": self.a.detach(), "optimizer": self.optimizer.state_dict(), "first": self.first}

    def load(self, state):
        with torch.no_grad():
            self.a.copy_(state["a"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.first = state["first"]
