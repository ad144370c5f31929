"""An offline Xero: the same paths, the same rules, its own sums, and a page that shows its bills."""

from idp.xero.sandbox.app import Sandbox, create_sandbox
from idp.xero.sandbox.limits import Allowance
from idp.xero.sandbox.server import listen, serve
from idp.xero.sandbox.state import SandboxState

__all__ = ["Allowance", "Sandbox", "SandboxState", "create_sandbox", "listen", "serve"]
