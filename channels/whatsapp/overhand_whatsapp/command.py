"""`overhand simulator`: WhatsApp without an account, standing alone."""

import click

__all__ = ["simulator"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(0, 65_535))
@click.option("--webhook", required=True, metavar="URL", help="Where webhooks are posted.")
@click.option("--secret", required=True, envvar="WHATSAPP_APP_SECRET", help="The app secret that signs them.")
@click.option(
    "--token", default="simulator", envvar="WHATSAPP_ACCESS_TOKEN", help="The access token that is asked for."
)
@click.option("--phone-number-id", default="100200300400500", show_default=True, help="The business's number's id.")
def simulator(  # noqa: PLR0917 - each is an option of the command
    host: str, port: int, webhook: str, secret: str, token: str, phone_number_id: str
) -> None:
    """Run WhatsApp in memory: phones to write from, and the Cloud API that Overhand calls.

    Set `base_url` of [channels.whatsapp] to http://HOST:PORT.
    """
    import uvicorn  # noqa: PLC0415 - `--help` must not pay for it

    from .simulator import Business, Settings, Simulator, standalone  # noqa: PLC0415 - the same

    business = Business(phone_number_id=phone_number_id, token=token)
    app = standalone(Simulator(Settings(webhook=webhook, secret=secret.encode(), business=business)))
    # an open event stream must not keep the process from ending
    uvicorn.run(app, host=host, port=port, timeout_graceful_shutdown=1)
