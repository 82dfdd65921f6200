/// Every platform triaged speaks with, in alphabetical order.
///
/// To add one: a folder beside this file, and its line here.
package let allPlatforms: [any Platform.Type] = [
    AirtablePlatform.self,
    DiscordPlatform.self,
    EmailPlatform.self,
    FilloutPlatform.self,
    FormbricksPlatform.self,
    GoogleFormsPlatform.self,
    GoogleChatPlatform.self,
    HTMLFormPlatform.self,
    ImportPlatform.self,
    JotformPlatform.self,
    LobbyPlatform.self,
    MatrixPlatform.self,
    MattermostPlatform.self,
    MSFormsPlatform.self,
    ResponsePlatform.self,
    RocketChatPlatform.self,
    SlackPlatform.self,
    SlackWebhookPlatform.self,
    SurveyMonkeyPlatform.self,
    TallyPlatform.self,
    TeamsPlatform.self,
    TelegramPlatform.self,
    TypeformPlatform.self,
    WebhookPlatform.self,
    ZulipPlatform.self,
]

package func platform(named name: String) -> (any Platform.Type)? {
    allPlatforms.first { $0.name == name || $0.otherNames.contains(name) }
}
