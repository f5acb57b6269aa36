"""Who may come through which door of the house, written by hand.

One line a route: method, name, and what each of the eight personas meets. The things stand in the cast's street, so
the officer next door is the one who asks for another street's.

    ok   comes through: a page, a step taken, or a refusal of what was sent (200, 302, 400, 409, 422)
    in   is asked to log in          403  may not do this          404  may not see it          gone  410
"""

PERSONAS = ("anonymous", "resident", "liaison", "secretary", "officer", "other_officer", "supervisor", "auditor")

ROUTES = """
                                     anon  resid liais secre offic next  super audit
# resident pages: everybody, without log-in
GET   portal:home                    ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:neighbours              ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:events                  ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:event                   ok    ok    ok    ok    ok    ok    ok    ok
POST  portal:event-join              in    ok    403   403   403   404   403   404
POST  portal:event-leave             in    403   403   403   403   404   403   404
GET   portal:event-ics               ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:event-feed              ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:post                    ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:post-what               ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:post-alike              ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:post-phone              ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:post-done               404   404   404   404   404   404   404   404
GET   portal:draft-photo             404   404   404   404   404   404   404   404
GET   portal:mine                    in    ok    ok    ok    ok    ok    ok    ok
GET   portal:my-data                 in    ok    ok    ok    ok    ok    ok    ok
GET   portal:my-data-file            in    ok    ok    ok    ok    ok    ok    ok
POST  portal:my-data-withdraw        in    ok    ok    ok    ok    ok    ok    ok
GET   portal:case                    ok    ok    ok    ok    ok    ok    ok    ok
GET   portal:photo                   404   ok    404   404   404   404   404   404
POST  portal:second                  in    ok    403   403   403   404   403   404
POST  portal:follow                  in    ok    403   403   403   404   403   404
POST  portal:unfollow                in    403   403   403   403   404   403   404
GET   needs:judge                    404   404   404   404   404   404   404   404
GET   core:livez                     ok    ok    ok    ok    ok    ok    ok    ok
GET   core:readyz                    ok    ok    ok    ok    ok    ok    ok    ok
POST  core:mode                      ok    ok    ok    ok    ok    ok    ok    ok
POST  set_language                   ok    ok    ok    ok    ok    ok    ok    ok
GET   core:complaint                 ok    ok    ok    ok    ok    ok    ok    ok
GET   core:suggestion                ok    ok    ok    ok    ok    ok    ok    ok
GET   core:mailbox                   ok    ok    ok    ok    ok    ok    ok    ok
# one's own account
GET   accounts:login                 ok    ok    ok    ok    ok    ok    ok    ok
GET   accounts:code                  ok    ok    ok    ok    ok    ok    ok    ok
POST  accounts:logout                ok    ok    ok    ok    ok    ok    ok    ok
GET   accounts:setup                 gone  gone  gone  gone  gone  gone  gone  gone
GET   accounts:link                  gone  gone  gone  gone  gone  gone  gone  gone
GET   accounts:me                    in    ok    ok    ok    ok    ok    ok    ok
POST  accounts:act-as                in    403   403   403   403   403   403   403
GET   accounts:sessions              in    ok    ok    ok    ok    ok    ok    ok
POST  accounts:sessions-end-others   in    ok    ok    ok    ok    ok    ok    ok
POST  accounts:session-end           in    404   404   404   404   404   404   404
GET   accounts:tokens                in    403   ok    ok    ok    ok    ok    ok
POST  accounts:token-revoke          in    404   404   404   404   404   404   404
GET   core:notices                   in    ok    ok    ok    ok    ok    ok    ok
POST  core:notices-read              in    ok    ok    ok    ok    ok    ok    ok
POST  core:notice-open               in    404   404   404   ok    404   404   404
GET   core:notice-ways               in    ok    ok    ok    ok    ok    ok    ok
GET   core:robots                    in    403   403   ok    ok    ok    403   403
GET   core:robot-edit                in    404   404   404   ok    404   404   404
POST  core:robot-try                 in    404   404   404   ok    404   404   404
POST  core:robot-remove              in    404   404   404   ok    404   404   404
# the roof
GET   alliance:desk                  in    ok    ok    ok    ok    ok    ok    ok
GET   alliance:my-unit               in    ok    ok    ok    ok    ok    ok    ok
GET   alliance:search                in    403   ok    ok    ok    ok    ok    403
GET   alliance:statistics            in    403   ok    ok    ok    ok    ok    403
GET   alliance:settings              in    403   403   403   ok    ok    403   403
GET   alliance:holidays              in    403   403   403   ok    ok    403   403
POST  alliance:holiday-remove        in    404   404   404   404   404   404   404
GET   alliance:zones                 in    403   403   403   ok    ok    403   403
GET   alliance:zone-edit             in    403   403   403   404   404   403   403
GET   core:audit                     in    403   403   403   403   403   403   ok
GET   core:suggestion-list           in    403   403   403   ok    ok    403   403
GET   core:suggestion-detail         in    404   404   404   ok    404   404   404
POST  core:suggestion-answer         in    404   404   404   ok    404   404   404
POST  core:suggestion-phone          in    404   404   404   ok    404   404   404
# members
GET   members:unit-list              in    403   ok    ok    ok    ok    ok    403
GET   members:unit-add               in    403   403   ok    ok    ok    403   403
GET   members:unit-detail            in    404   ok    ok    ok    404   ok    404
GET   members:unit-edit              in    404   ok    403   ok    404   403   404
POST  members:unit-end               in    404   403   403   ok    404   403   404
POST  members:liaison-appoint        in    404   403   403   ok    404   403   404
POST  members:liaison-end            in    404   403   403   ok    404   403   404
POST  members:liaison-open           in    404   403   403   ok    404   403   404
POST  members:liaison-account        in    404   403   403   ok    404   403   404
POST  members:liaison-account-renew  in    404   403   403   ok    404   403   404
POST  members:liaison-account-withdraw in  404   403   403   ok    404   403   404
GET   members:resource-list          in    403   ok    ok    ok    ok    ok    403
GET   members:resource-add           in    403   ok    ok    ok    ok    403   403
GET   members:resource-detail        in    404   ok    ok    ok    404   ok    404
GET   members:resource-edit          in    404   ok    403   ok    404   403   404
POST  members:resource-submit        in    404   ok    403   ok    404   403   404
POST  members:resource-list-step     in    404   403   403   ok    404   403   404
POST  members:resource-return        in    404   403   403   ok    404   403   404
POST  members:resource-pause         in    404   ok    403   ok    404   403   404
POST  members:resource-resume        in    404   ok    403   ok    404   403   404
POST  members:resource-retire        in    404   ok    403   ok    404   403   404
POST  members:resource-confirm       in    404   ok    403   ok    404   403   404
GET   members:alliance-list          in    403   ok    ok    ok    ok    ok    403
GET   members:alliance-detail        in    404   ok    ok    ok    404   ok    404
GET   members:alliance-edit          in    404   403   403   ok    404   403   404
GET   members:area-list              in    403   ok    ok    ok    ok    ok    403
GET   members:area-detail            in    ok    ok    ok    ok    404   ok    ok
GET   members:area-edit              in    403   403   403   ok    404   403   403
# needs
GET   needs:need-list                in    403   ok    ok    ok    ok    ok    403
GET   needs:need-add                 in    ok    ok    ok    ok    ok    403   403
POST  needs:need-bulk                in    ok    ok    ok    ok    ok    ok    ok
GET   needs:need-detail              in    ok    ok    ok    ok    404   ok    404
GET   needs:need-edit                in    403   403   ok    ok    404   403   404
POST  needs:need-contact             in    403   403   ok    ok    404   403   404
GET   needs:photo                    in    ok    ok    ok    ok    404   ok    404
POST  needs:need-accept              in    403   403   ok    ok    404   403   404
POST  needs:need-ask-more            in    403   403   ok    ok    404   403   404
POST  needs:need-answer-more         in    ok    403   ok    ok    404   403   404
POST  needs:need-return              in    403   403   ok    ok    404   403   404
POST  needs:need-refuse              in    403   403   ok    ok    404   403   404
POST  needs:need-confirm-refusal     in    403   403   ok    ok    404   403   404
POST  needs:need-reject-refusal      in    403   403   ok    ok    404   403   404
POST  needs:need-withdraw-refusal    in    403   403   ok    ok    404   403   404
POST  needs:need-hide                in    403   403   ok    ok    404   403   404
POST  needs:need-publish             in    403   403   ok    ok    404   403   404
POST  needs:photo-publish            in    403   403   ok    ok    404   403   404
POST  needs:photo-hide               in    403   403   ok    ok    404   403   404
POST  needs:need-split               in    403   403   ok    ok    404   403   404
POST  needs:need-reclassify          in    403   403   ok    ok    404   403   404
POST  needs:need-merge               in    403   403   ok    ok    404   403   404
POST  needs:need-list-step           in    403   403   ok    ok    404   403   404
POST  needs:need-claim               in    403   ok    403   403   404   403   404
POST  needs:need-quantity            in    403   403   ok    ok    404   403   404
POST  needs:need-open-hall           in    403   403   403   ok    404   403   404
POST  needs:need-claim-for           in    403   403   403   ok    404   403   404
POST  needs:need-start               in    403   403   ok    ok    404   403   404
POST  needs:need-resolve             in    403   403   ok    ok    404   403   404
POST  needs:need-judge               in    ok    403   ok    ok    404   403   404
POST  needs:need-reopen              in    403   403   ok    ok    404   403   404
POST  needs:need-put-back            in    403   403   ok    ok    404   403   404
POST  needs:need-endorse             in    403   403   403   403   404   403   404
POST  needs:need-unendorse           in    403   403   403   403   404   403   404
POST  needs:need-follow              in    403   403   403   403   404   403   404
POST  needs:need-unfollow            in    403   403   403   403   404   403   404
GET   needs:hall                     in    403   ok    ok    ok    ok    ok    403
POST  needs:hall-claim               in    403   ok    403   403   404   403   404
GET   needs:matching                 in    403   403   ok    ok    ok    403   403
POST  needs:offer-add                in    403   403   403   ok    ok    403   403
POST  needs:offer-accept             in    404   ok    403   403   404   404   404
POST  needs:offer-decline            in    404   ok    403   403   404   404   404
POST  needs:offer-send               in    404   403   403   ok    404   404   404
POST  needs:offer-lapse              in    404   403   403   ok    404   404   404
POST  needs:claim-confirm            in    404   403   403   ok    404   404   404
POST  needs:claim-withdraw           in    404   ok    403   403   404   404   404
POST  needs:claim-expect             in    404   ok    403   ok    404   404   404
POST  needs:claim-release            in    404   403   403   ok    404   404   404
POST  needs:proposal-start           in    403   403   403   ok    ok    403   403
GET   needs:proposal-detail          in    404   404   404   ok    404   404   404
GET   needs:proposal-status          in    404   404   404   ok    404   404   404
POST  needs:proposal-send            in    404   404   404   ok    404   404   404
# projects
GET   projects:project-list          in    403   ok    ok    ok    ok    ok    403
GET   projects:project-add           in    403   403   403   ok    ok    403   403
GET   projects:wish-add              in    403   403   403   ok    ok    403   403
GET   projects:project-from-claim    in    404   ok    403   ok    404   404   404
GET   projects:project-detail        in    404   ok    ok    ok    404   ok    404
GET   projects:project-edit          in    404   ok    403   ok    404   403   404
GET   projects:project-photo         in    404   404   404   404   404   404   404
POST  projects:project-phone         in    404   ok    ok    ok    404   403   404
POST  projects:project-apply         in    404   ok    403   403   404   403   404
POST  projects:project-approve       in    404   403   403   ok    404   403   404
POST  projects:project-return        in    404   403   403   ok    404   403   404
GET   projects:project-file          in    404   ok    ok    ok    404   ok    404
GET   projects:project-docx          in    404   ok    ok    ok    404   ok    404
POST  projects:project-publish       in    404   403   403   ok    404   403   404
POST  projects:project-claim         in    404   403   403   403   404   403   404
POST  projects:project-start         in    404   ok    403   ok    404   403   404
POST  projects:project-resume        in    404   ok    403   ok    404   403   404
POST  projects:project-progress      in    404   ok    ok    ok    404   403   404
POST  projects:project-reach         in    404   ok    403   ok    404   403   404
POST  projects:project-complete      in    404   ok    403   ok    404   403   404
POST  projects:project-pass          in    404   403   ok    ok    404   403   404
POST  projects:project-send-back     in    404   403   ok    ok    404   403   404
POST  projects:project-evaluate      in    404   403   403   ok    404   ok    404
POST  projects:project-archive       in    404   403   403   ok    404   403   404
POST  projects:project-suspend       in    404   ok    403   ok    404   403   404
POST  projects:project-end-early     in    404   403   403   ok    404   403   404
GET   projects:event-list            in    403   ok    ok    ok    ok    ok    403
GET   projects:event-add             in    403   ok    ok    ok    ok    403   403
GET   projects:event-detail          in    403   ok    ok    ok    404   ok    404
GET   projects:event-edit            in    403   ok    ok    ok    404   403   404
POST  projects:event-publish         in    403   403   ok    ok    404   403   404
POST  projects:event-enter           in    403   ok    ok    ok    404   403   404
POST  projects:event-strike          in    403   ok    ok    ok    404   403   404
POST  projects:event-attend          in    403   ok    ok    ok    404   403   404
POST  projects:event-hold            in    403   ok    ok    ok    404   403   404
POST  projects:event-cancel          in    403   ok    ok    ok    404   403   404
# meetings and reports
GET   meetings:meeting-list          in    403   ok    ok    ok    ok    ok    403
GET   meetings:meeting-add           in    403   403   403   ok    ok    403   403
GET   meetings:meeting-detail        in    404   ok    ok    ok    404   ok    404
GET   meetings:meeting-edit          in    404   403   403   ok    404   403   404
POST  meetings:agenda-move           in    404   403   403   ok    404   403   404
POST  meetings:agenda-remove         in    404   403   403   ok    404   403   404
POST  meetings:meeting-notice        in    404   403   403   ok    404   403   404
POST  meetings:meeting-decide        in    404   403   403   ok    404   403   404
POST  meetings:meeting-close         in    404   403   403   ok    404   403   404
POST  meetings:meeting-topic         in    404   403   403   ok    404   403   404
POST  meetings:meeting-agenda        in    404   403   403   ok    404   403   404
GET   meetings:chair-list            in    403   ok    ok    ok    ok    ok    403
GET   meetings:chair-plan            in    404   403   403   ok    404   403   404
GET   meetings:rotation-detail       in    403   ok    ok    ok    404   ok    403
GET   meetings:term-detail           in    404   ok    ok    ok    404   ok    404
POST  meetings:term-swap             in    404   ok    403   ok    404   403   404
POST  meetings:term-skip             in    404   403   403   ok    404   403   404
POST  meetings:term-replace          in    404   403   403   ok    404   403   404
POST  meetings:term-co-chairs        in    404   403   403   ok    404   403   404
POST  meetings:term-hand-over        in    404   ok    403   ok    404   403   404
GET   meetings:handover-detail       in    404   ok    ok    ok    404   ok    404
GET   meetings:handover-docx         in    404   ok    ok    ok    404   ok    404
POST  meetings:handover-receive      in    404   403   403   ok    404   403   404
POST  meetings:swap-agree            in    404   403   403   ok    404   403   404
POST  meetings:swap-decline          in    404   403   403   ok    404   403   404
POST  meetings:swap-take-back        in    404   ok    403   ok    404   403   404
GET   meetings:action-list           in    403   ok    ok    ok    ok    ok    403
GET   meetings:action-detail         in    404   ok    ok    ok    404   ok    404
POST  meetings:action-claim-done     in    404   ok    403   ok    404   403   404
POST  meetings:action-verify         in    404   403   403   ok    404   ok    404
POST  meetings:action-send-back      in    404   403   403   ok    404   ok    404
GET   meetings:report-list           in    403   ok    ok    ok    ok    ok    403
GET   meetings:report-detail         in    404   404   404   ok    404   404   404
POST  meetings:report-edit           in    404   404   404   ok    404   404   404
POST  meetings:report-issue          in    404   404   404   ok    404   404   404
GET   meetings:report-figure         in    404   404   404   ok    404   404   404
GET   meetings:report-docx           in    404   404   404   ok    404   404   404
# ledger
GET   ledger:import                  in    403   403   403   ok    ok    403   403
GET   ledger:run                     in    404   404   404   404   404   404   404
GET   ledger:run-status              in    404   404   404   404   404   404   404
POST  ledger:run-columns             in    404   404   404   404   404   404   404
POST  ledger:run-confirm             in    404   404   404   404   404   404   404
GET   ledger:run-file                in    404   404   404   404   404   404   404
GET   ledger:export-areas            in    403   ok    ok    ok    ok    ok    403
GET   ledger:export-units            in    403   ok    ok    ok    ok    ok    403
GET   ledger:export-resources        in    403   ok    ok    ok    ok    ok    403
GET   ledger:export-needs            in    403   ok    ok    ok    ok    ok    403
GET   ledger:export-projects         in    403   ok    ok    ok    ok    ok    403
GET   ledger:template-areas          in    403   403   403   ok    ok    403   403
GET   ledger:template-units          in    403   403   403   ok    ok    403   403
GET   ledger:template-resources      in    403   403   403   ok    ok    403   403
GET   ledger:template-needs          in    403   403   403   ok    ok    403   403
GET   ledger:template-projects       in    403   403   403   ok    ok    403   403
GET   ledger:export-audit            in    403   403   403   403   403   403   ok
GET   ledger:export-units-open       in    403   403   403   ok    ok    403   403
GET   ledger:export-needs-open       in    403   403   403   ok    ok    403   403
"""


def rows() -> list[tuple[str, str, dict[str, str]]]:
    """Method, route name and what each persona meets."""
    lines = [line.split() for line in ROUTES.splitlines() if line.startswith(("GET", "POST"))]
    return [(method, name, dict(zip(PERSONAS, met, strict=True))) for method, name, *met in lines]
