"""The main road: a command opens a form, the form is sent, the group is told."""

FORM = {
    "type": "modal",
    "callback_id": "apologies",
    "title": {"type": "plain_text", "text": "Apologies"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Why?"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


def test_a_command_opens_a_form_that_tells_the_group(bot, ada, ben):
    def answer(payload):
        if payload.get("command") == "/apologies":
            bot.web.views_open(trigger_id=payload["trigger_id"], view=FORM)
            return {"text": "A form is open."}
        why = payload["view"]["state"]["values"]["why"]["text"]["value"]
        bot.web.chat_postMessage(channel="C0GROUP", text=f"Ada cannot come: {why}")
        return None

    bot.answer = answer

    opened = ada.command("/apologies 14 Jan")
    view = ada.view()
    sent = ada.post(
        "submit", view_id=view["id"], values={"why": {"text": {"type": "plain_text_input", "value": "ill"}}}
    )

    assert opened["ok"]
    assert opened["ack"] == {"text": "A form is open."}
    assert sent == {"ok": True, "closed": True, "view": None}
    assert ben.texts() == ["Ada cannot come: ill"]
    assert ada.texts() == ["A form is open.", "Ada cannot come: ill"]
