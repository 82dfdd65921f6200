/// Every address of the hub but `/in/<source>`, in the order of the menu.
///
/// Routes and menu follow from this list.
let allPages: [any Page.Type] = [
    LobbyPage.self,
    RequestsPage.self,
    ThemesPage.self,
    DroppedPage.self,
    IgnoredPage.self,
    DeliveriesPage.self,
    StatusPage.self,
    // Reached by links and programs only, in alphabetical order.
    AnswersPage.self,
    HealthPage.self,
    IconAsset.self,
    LobbyPostsPage.self,
    LobbyRoomPage.self,
    MetricsPage.self,
    ReadinessPage.self,
    RequestPage.self,
    ResponsesPage.self,
    RoomScript.self,
    RootPage.self,
    Stylesheet.self,
    ThemePage.self,
]
