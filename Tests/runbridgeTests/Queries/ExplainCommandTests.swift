import Foundation
import RunbridgeCore
import Testing

@Suite(.inTurn) struct ExplainCommandTests {
    private func event(_ text: String, in sample: SampleStore) async throws -> (id: String?, ending: Tool.Ending) {
        let ending = try await Tool.run("explain", text, "--json", "--store", sample.path)
        let event = try ending.objects().first?["event"] as? [String: Any]
        return (event?["id"] as? String, ending)
    }

    @Test func findsAnEventByItsIdAndByItsBeginning() async throws {
        let sample = try await SampleStore.lived()
        for id in try await sample.ids() {
            for text in [id, String(id.prefix(20)), String(id.dropFirst(4)), id.dropFirst(4).prefix(16).uppercased()] {
                let found = try await event(text, in: sample)
                #expect(found.id == id, "\(text)")
                #expect(found.ending.complaint == "")
            }
        }
    }

    @Test func aRunMeansItsNewestEventAndIsToldSo() async throws {
        let sample = try await SampleStore.lived()
        let found = try await event("batch_a", in: sample)
        #expect(try await found.id == sample.ids().last)
        #expect(found.ending.complaint.contains("newest event"))
        #expect(found.ending.complaint.contains("events --run batch_a"))
    }

    @Test func aBeginningThatSeveralHaveIsRefusedWithAllOfThem() async throws {
        let sample = try await SampleStore.lived()
        let ids = try await sample.ids()
        let ending = try await Tool.run("explain", String(ids[0].prefix(8)), "--store", sample.path)
        #expect(ending.status == 1)
        #expect(ids.allSatisfy { ending.complaint.contains($0) })
    }

    @Test(arguments: ["evt_7zzzzz", "nothing", "", "evt_", "evt_!", "../..", "7zzzz"])
    func whatIsNotThereIsSaidAndEndsWith1(_ text: String) async throws {
        let sample = try await SampleStore.lived()
        let ending = try await Tool.run("explain", "--store", sample.path, "--", text)
        #expect(ending.status == 1)
        #expect(ending.output == "")
        #expect(ending.complaint.contains("'\(text)'"))
    }

    @Test func showsPeopleTheStory() async throws {
        let sample = try await SampleStore.withDeadLetter()
        let ending = try await Tool.run("explain", "batch_a", "--store", sample.path)
        #expect(ending.status == 0)
        #expect(ending.output.contains("✓ route 1  when failed holds"))
        #expect(ending.output.contains("Delivery to hook  dead"))
    }
}
