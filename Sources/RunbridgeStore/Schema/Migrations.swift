internal import GRDB

/// How a store of any earlier version becomes one of this.
enum Migrations {
    /// The migrations, oldest first. One that has been released is never changed.
    static let all: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the first tables", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Schema.first)
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
        }
        migrator.registerMigration("2 deadlines and troubles", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Schema.second)
        }
        migrator.registerMigration("3 retention", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Schema.retention)
        }
        migrator.registerMigration("4 replays and incidents", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Schema.replaying)
        }
        migrator.registerMigration("5 webhooks that come again", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: Schema.webhooks)
        }
        return migrator
    }()
}
