"""Files: uploaded in three steps, shared, looked at and deleted."""

import httpx
import pytest
from sandbox_kit import BOT_TOKEN, HTTP
from slack_sdk.errors import SlackApiError

TOKEN = {"Authorization": f"Bearer {BOT_TOKEN}"}


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
    assert HTTP.get(file["url_private"], headers=TOKEN).content == b"%PDF-1.7"
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
    assert HTTP.get(file["url_private"], headers=TOKEN).status_code == 404
    assert HTTP.get(file["permalink"]).status_code == 404


def test_a_file_cannot_be_shared_where_the_bot_is_not(web):
    assert refusal(web.files_upload_v2, channel="C0ELSE", content="ab", filename="a.txt") == "not_in_channel"


@pytest.fixture
def file(web):
    content = b"%PDF-1.7" + bytes(100_000)
    return web.files_upload_v2(channel="C0GROUP", file=content, filename="Tarife für 2028?.pdf")["file"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer xoxb-other"}, {"Authorization": "Basic x"}])
def test_a_private_address_shows_strangers_a_page_to_log_in(file, headers):
    """With status 200, as if that were the file."""
    for address in (file["url_private"], file["url_private_download"]):
        answer = HTTP.get(address, headers=headers)

        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert b"Sign in" in answer.content


def test_a_private_address_needs_the_scope(box, web, file):
    scopes = box.site.workspace.manifest["oauth_config"]["scopes"]["bot"]
    scopes.remove("files:read")

    assert b"Sign in" in HTTP.get(file["url_private_download"], headers=TOKEN).content


def test_a_person_opens_a_file_at_its_permalink(web, file):
    shown = HTTP.get(file["permalink"])
    stored = HTTP.get(web.files_upload_v2(content="<script>", filename="a.html")["file"]["permalink"])

    assert shown.content.startswith(b"%PDF-1.7")
    assert shown.headers["content-disposition"] == "inline; filename*=UTF-8''Tarife%20f%C3%BCr%202028%3F.pdf"
    assert stored.headers["content-disposition"].startswith("attachment")
    assert stored.headers["x-content-type-options"] == "nosniff"


def test_downloads_can_be_spoilt(box, file):
    address, size = file["url_private_download"], file["size"]

    box.faults.fail("download", 500, count=1)
    assert HTTP.get(address, headers=TOKEN).status_code == 500
    box.faults.halve("download")
    assert len(HTTP.get(address, headers=TOKEN).content) == size // 2
    box.faults.stretch("download", 3_000_000)
    stretched = HTTP.get(address, headers=TOKEN)
    assert len(stretched.content) >= size + 3_000_000
    assert "content-length" not in stretched.headers
    box.faults.cut_short("download")
    with pytest.raises(httpx.RemoteProtocolError, match="received 50004 bytes, expected 100008"):
        HTTP.get(address, headers=TOKEN)
    assert len(HTTP.get(address, headers=TOKEN).content) == size
    assert [call.result for call in box.calls if call.method == "download"] == [
        "internal_error",
        "ok, halve",
        "ok, stretch",
        "ok, cut_short",
        "ok",
    ]
