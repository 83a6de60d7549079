import Testing

@testable import runbridge

@Suite(.inTurn) struct HeaderLinesTests {
    @Test func readsWhatProgramsWrite() {
        let text =
            "HTTP/1.1 204 No Content\r\nWebhook-Id: msg_1\r\nwebhook-signature:\tv1,a:b= \r\n\r\nnot a header\n: x\n"
        let fields = HeaderLines.fields(text)
        #expect(fields.map(\.name) == ["Webhook-Id", "webhook-signature"])
        #expect(fields.map(\.value) == ["msg_1", "v1,a:b="])
    }

    @Test func quotesForAShell() {
        #expect(HeaderLines.curlOptions([("a", "it's $HOME"), ("b", "")]) == #"-H 'a: it'"'"'s $HOME' -H 'b: '"#)
    }
}
