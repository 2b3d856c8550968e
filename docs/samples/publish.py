"""Publishes one Pamir audit event with pika, confirmed by the broker.

Usage: publish.py AMQP_URL [EXCHANGE]
"""

import json
import sys
import uuid
from datetime import datetime, timezone

import pika

KEY = "auth.user_action.user.UserCreated"


def publish(url, exchange="pamir_audit_exchange"):
    parameters = pika.URLParameters(url)
    connection = pika.BlockingConnection(parameters)
    channel = connection.channel()
    # Without this, publishing returns before the broker has the event.
    channel.confirm_delivery()

    now = datetime.now(timezone.utc)
    body = {
        "event_type": KEY.rsplit(".", 1)[1],
        "user_id": None,
        "user_login": "admin",
        "endpoint": "/api/v1/users",
        "parameters": json.dumps({"name": "x"}),
        "metadata": {"source_ip": "10.0.0.1"},
        "response_status_code": 201,
        "timestamp": now.isoformat(),
    }
    properties = pika.BasicProperties(
        content_type="application/json",
        # Persistent: the broker keeps it over a restart.
        delivery_mode=2,
        # The same on every re-send of this event; without it a duplicate cannot be told.
        message_id=str(uuid.uuid4()),
        app_id="auth",
        type=body["event_type"],
        timestamp=int(now.timestamp()),
        # The broker compares it with the login and so vouches for it.
        user_id=parameters.credentials.username,
    )
    # Raises UnroutableError when no queue is bound, NackError when the broker has no room.
    channel.basic_publish(
        exchange=exchange,
        routing_key=KEY,
        body=json.dumps(body).encode(),
        properties=properties,
        mandatory=True,
    )
    connection.close()
    return properties.message_id


if __name__ == "__main__":
    print(publish(*sys.argv[1:]))
