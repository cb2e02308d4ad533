"""Files: uploaded in three steps, shared, looked at and deleted."""

import pytest
from sandbox_kit import HTTP
from slack_sdk.errors import SlackApiError


def refusal(call, **args):
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return refused.value.response["error"]


def test_an_upload_ends_as_a_message_with_the_file(web, ada):
    answer = web.files_upload_v2(
        channel="C0GROUP", file=b"%PDF-1.7", filename="pack.pdf", title="Agenda pack", initial_comment="The pack"
    )

    (message,) = ada.messages()
    (file,) = message["files"]
    assert answer["file"]["id"] == file["id"]
    assert (message["text"], file["name"], file["title"], file["mimetype"], file["size"]) == (
        "The pack",
        "pack.pdf",
        "Agenda pack",
        "application/pdf",
        8,
    )
    assert HTTP.get(file["url_private"]).content == b"%PDF-1.7"
    info = web.files_info(file=file["id"])["file"]
    assert info["channels"] == ["C0GROUP"]
    assert info["shares"]["public"]["C0GROUP"][0]["ts"] == message["ts"]


def test_a_file_is_there_only_once_it_is_completed(web, ada):
    promised = web.files_getUploadURLExternal(filename="a.txt", length=2)
    file = {"id": promised["file_id"], "title": "A"}

    assert refusal(web.files_info, file=promised["file_id"]) == "file_not_found"
    assert refusal(web.files_completeUploadExternal, files=[file]) == "file_not_found"
    assert HTTP.post(promised["upload_url"], content=b"wrong length").status_code == 400
    assert HTTP.post(promised["upload_url"], files={"file": b"ab"}).text == "OK - 2"
    assert web.files_completeUploadExternal(files=[file])["files"][0]["id"] == promised["file_id"]
    assert refusal(web.files_completeUploadExternal, files=[file]) == "file_not_found"
    assert web.files_info(file=promised["file_id"])["file"]["channels"] == []
    assert ada.messages() == []


def test_a_deleted_file_leaves_a_tombstone(web, ada):
    file = web.files_upload_v2(channel="C0GROUP", content="ab", filename="a.txt")["file"]

    web.files_delete(file=file["id"])

    assert ada.messages()[0]["files"] == [{"id": file["id"], "mode": "tombstone"}]
    assert refusal(web.files_info, file=file["id"]) == "file_deleted"
    assert HTTP.get(file["url_private"]).status_code == 404


def test_a_file_cannot_be_shared_where_the_bot_is_not(web):
    assert refusal(web.files_upload_v2, channel="C0ELSE", content="ab", filename="a.txt") == "not_in_channel"
