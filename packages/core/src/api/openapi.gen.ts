// Generated from openapi/inference-api.yaml by `npx -y pnpm@12 generate`. Do not edit: change the document and run it again.

export interface paths {
    "/production/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a model and wait for its output
         * @description Takes precedence over queued requests. Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ModelInput"];
            responses: {
                200: components["responses"]["ModelOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/development/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a model and wait for its output
         * @description Takes precedence over queued requests. Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ModelInput"];
            responses: {
                200: components["responses"]["ModelOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{env_name}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of an environment, such as `staging` */
                env_name: components["parameters"]["env_name"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a model and wait for its output
         * @description Takes precedence over queued requests. Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of an environment, such as `staging` */
                    env_name: components["parameters"]["env_name"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ModelInput"];
            responses: {
                200: components["responses"]["ModelOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployment/{deployment_id}/predict": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters and digits */
                deployment_id: components["parameters"]["deployment_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a model and wait for its output
         * @description Takes precedence over queued requests. Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Letters and digits */
                    deployment_id: components["parameters"]["deployment_id"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ModelInput"];
            responses: {
                200: components["responses"]["ModelOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a model and wait for its output
         * @description Takes precedence over queued requests. Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ModelInput"];
            responses: {
                200: components["responses"]["ModelOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/production/run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a chain and wait for its output
         * @description Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ChainInput"];
            responses: {
                200: components["responses"]["ChainOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/development/run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a chain and wait for its output
         * @description Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ChainInput"];
            responses: {
                200: components["responses"]["ChainOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{env_name}/run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of an environment, such as `staging` */
                env_name: components["parameters"]["env_name"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a chain and wait for its output
         * @description Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of an environment, such as `staging` */
                    env_name: components["parameters"]["env_name"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ChainInput"];
            responses: {
                200: components["responses"]["ChainOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployment/{deployment_id}/run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters and digits */
                deployment_id: components["parameters"]["deployment_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a chain and wait for its output
         * @description Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Letters and digits */
                    deployment_id: components["parameters"]["deployment_id"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ChainInput"];
            responses: {
                200: components["responses"]["ChainOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a chain and wait for its output
         * @description Cut off after 1200 s.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["ChainInput"];
            responses: {
                200: components["responses"]["ChainOutput"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/production/async_predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one inference of a model into its queue
         * @description At most 12,000 a minute for the whole organization, chains included; past that 429.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/development/async_predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one inference of a model into its queue
         * @description At most 12,000 a minute for the whole organization, chains included; past that 429.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{env_name}/async_predict": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of an environment, such as `staging` */
                env_name: components["parameters"]["env_name"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one inference of a model into its queue
         * @description At most 12,000 a minute for the whole organization, chains included; past that 429.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of an environment, such as `staging` */
                    env_name: components["parameters"]["env_name"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployment/{deployment_id}/async_predict": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters and digits */
                deployment_id: components["parameters"]["deployment_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one inference of a model into its queue
         * @description At most 12,000 a minute for the whole organization, chains included; past that 429.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Letters and digits */
                    deployment_id: components["parameters"]["deployment_id"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/async_predict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one inference of a model into its queue
         * @description At most 12,000 a minute for the whole organization, chains included; past that 429.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/production/async_run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one run of a chain into its queue
         * @description The chain's input is wrapped in `model_input`, exactly as a model's is. Counts towards the 12,000 a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/development/async_run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one run of a chain into its queue
         * @description The chain's input is wrapped in `model_input`, exactly as a model's is. Counts towards the 12,000 a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{env_name}/async_run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of an environment, such as `staging` */
                env_name: components["parameters"]["env_name"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one run of a chain into its queue
         * @description The chain's input is wrapped in `model_input`, exactly as a model's is. Counts towards the 12,000 a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of an environment, such as `staging` */
                    env_name: components["parameters"]["env_name"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployment/{deployment_id}/async_run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters and digits */
                deployment_id: components["parameters"]["deployment_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one run of a chain into its queue
         * @description The chain's input is wrapped in `model_input`, exactly as a model's is. Counts towards the 12,000 a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Letters and digits */
                    deployment_id: components["parameters"]["deployment_id"];
                };
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/async_run_remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put one run of a chain into its queue
         * @description The chain's input is wrapped in `model_input`, exactly as a model's is. Counts towards the 12,000 a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: components["requestBodies"]["AsyncPredict"];
            responses: {
                201: components["responses"]["Queued"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                413: components["responses"]["TooLarge"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/production/async_queue_status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count what waits and what runs
         * @description At most 20 a second.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["QueueStatus"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/development/async_queue_status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count what waits and what runs
         * @description At most 20 a second.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["QueueStatus"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{env_name}/async_queue_status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of an environment, such as `staging` */
                env_name: components["parameters"]["env_name"];
            };
            cookie?: never;
        };
        /**
         * Count what waits and what runs
         * @description At most 20 a second.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of an environment, such as `staging` */
                    env_name: components["parameters"]["env_name"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["QueueStatus"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployment/{deployment_id}/async_queue_status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters and digits */
                deployment_id: components["parameters"]["deployment_id"];
            };
            cookie?: never;
        };
        /**
         * Count what waits and what runs
         * @description At most 20 a second.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Letters and digits */
                    deployment_id: components["parameters"]["deployment_id"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["QueueStatus"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/async_queue_status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count what waits and what runs
         * @description At most 20 a second.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["QueueStatus"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/production/wake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a scale-up of a target that is scaled to zero, without sending it a request */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: components["responses"]["Waking"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/development/wake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a scale-up of a target that is scaled to zero, without sending it a request */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: components["responses"]["Waking"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{env_name}/wake": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of an environment, such as `staging` */
                env_name: components["parameters"]["env_name"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a scale-up of a target that is scaled to zero, without sending it a request */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Name of an environment, such as `staging` */
                    env_name: components["parameters"]["env_name"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: components["responses"]["Waking"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deployment/{deployment_id}/wake": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Letters and digits */
                deployment_id: components["parameters"]["deployment_id"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a scale-up of a target that is scaled to zero, without sending it a request */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description Letters and digits */
                    deployment_id: components["parameters"]["deployment_id"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: components["responses"]["Waking"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/wake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a scale-up of a target that is scaled to zero, without sending it a request */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: components["responses"]["Waking"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/async_request/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As a submission returned it */
                request_id: components["parameters"]["request_id"];
            };
            cookie?: never;
        };
        /**
         * Tell how far a queued request has come
         * @description Never holds the output. Known until one hour after completion; then 404. Documented limits differ, 100 a second
         *     and 20 a second: 20 is safe.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As a submission returned it */
                    request_id: components["parameters"]["request_id"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["RequestStatus"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        put?: never;
        post?: never;
        /**
         * Take a request out of the queue
         * @description Works only while it is `QUEUED`; later the answer is 200 with `canceled` false.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description As a submission returned it */
                    request_id: components["parameters"]["request_id"];
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: components["responses"]["Cancellation"];
                400: components["responses"]["BadRequest"];
                401: components["responses"]["BadKey"];
                402: components["responses"]["BillingStopped"];
                403: components["responses"]["BadKey"];
                404: components["responses"]["NotFound"];
                422: components["responses"]["BadRequest"];
                429: components["responses"]["TooMany"];
                500: components["responses"]["ServerFault"];
                502: components["responses"]["ServerFault"];
                503: components["responses"]["Unavailable"];
                504: components["responses"]["ServerFault"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    asyncRequestCompleted: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The output of one queued request, sent to its `webhook_endpoint`
         * @description At most two attempts, the second about 2 s after the first, 10 s each. Only 500, 502, 503 and 504 bring the
         *     second one; any other answer but success, redirects and 429 included, loses the output, which is stored nowhere.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "X-BASETEN-REQUEST-ID"?: string;
                    /**
                     * @description `v1=` and the HMAC-SHA256 of the raw body under a webhook secret, in hex; one entry per active secret, the
                     *     newest first, joined by commas. Missing when no secret is configured.
                     */
                    "X-BASETEN-SIGNATURE"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            responses: {
                /** @description The output is stored. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description It could not be stored; one more attempt may follow. */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        AsyncPredictRequest: {
            /** @description Any JSON: the input of the model or chain */
            model_input: unknown;
            /**
             * Format: uri
             * @description Where the output is sent. HTTPS, except on `localhost` in development. Without it the output is lost.
             */
            webhook_endpoint?: string;
            /**
             * @description Lower runs first; first in, first out inside one priority
             * @default 0
             */
            priority?: number;
            /**
             * @description Past it the request is `EXPIRED`
             * @default 600
             */
            max_time_in_queue_seconds?: number;
            inference_retry_config?: components["schemas"]["InferenceRetryConfig"];
        };
        /** @description How often a model call that ends in 500, 502, 503 or 504 is made again; the delay doubles from try to try. */
        InferenceRetryConfig: {
            /**
             * @description The first one counted
             * @default 3
             */
            max_attempts?: number;
            /** @default 1000 */
            initial_delay_ms?: number;
            /** @default 5000 */
            max_delay_ms?: number;
        };
        AsyncPredictResponse: {
            request_id: string;
        };
        RequestStatus: {
            request_id: string;
            /** @description Given for a model */
            model_id?: string;
            /** @description Given for a chain */
            chain_id?: string;
            deployment_id: string;
            /**
             * @description `WEBHOOK_FAILED`: the inference worked, the delivery did not, and the output is gone
             * @enum {string}
             */
            status: "QUEUED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "EXPIRED" | "CANCELED" | "WEBHOOK_FAILED";
            /** @enum {string} */
            webhook_status: "PENDING" | "SUCCEEDED" | "FAILED" | "CANCELED" | "NO_WEBHOOK_PROVIDED";
            /** @description UTC */
            created_at: string;
            /** @description UTC; when `status` was reached */
            status_at: string;
            /** @description Empty when nothing failed */
            errors: components["schemas"]["InferenceError"][];
        };
        InferenceError: {
            /** @enum {string} */
            code: "MODEL_NOT_READY" | "MODEL_DOES_NOT_EXIST" | "MODEL_INVALID_INPUT" | "MODEL_PREDICT_ERROR" | "MODEL_PREDICT_TIMEOUT" | "MODEL_UNAVAILABLE" | "ASYNC_REQUEST_NOT_SUPPORTED" | "INTERNAL_SERVER_ERROR";
            message: string;
        };
        Cancellation: {
            request_id: string;
            /** @description False when it was too late */
            canceled: boolean;
            message: string;
        };
        QueueStatus: {
            /** @description Given for a model */
            model_id?: string;
            /** @description Given for a chain */
            chain_id?: string;
            deployment_id: string;
            num_queued_requests: number;
            num_in_progress_requests: number;
        };
        Delivery: {
            request_id: string;
            /** @description Given for a model */
            model_id?: string;
            /** @description Given for a chain */
            chain_id?: string;
            deployment_id: string;
            /**
             * @description The same whether the inference worked or failed
             * @constant
             */
            type: "async_request_completed";
            /** @description When it was sent, UTC, such as `2024-04-30T01:01:08.883423Z`; 300 s is the recommended tolerance */
            time: string;
            /** @description The output, any JSON; null when the inference failed */
            data: unknown;
            /** @description Not empty when the inference failed */
            errors: components["schemas"]["InferenceError"][];
        };
        ErrorResponse: {
            /** @description For people */
            error: string;
            /** @enum {string} */
            error_code?: "timeout" | "client_error" | "model_unavailable" | "model_not_ready" | "model_does_not_exist" | "rate_limited" | "payload_too_large" | "unauthorized" | "application_error" | "internal_baseten_error";
            detail?: string;
        };
    };
    responses: {
        /** @description The output, which may be streamed; the model decides its type. */
        ModelOutput: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": unknown;
                "application/octet-stream": string;
                "application/x-ndjson": string;
                "text/event-stream": string;
            };
        };
        /** @description The output. */
        ChainOutput: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": unknown;
            };
        };
        /** @description Accepted; it will run once, unless it expires or is cancelled first. */
        Queued: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AsyncPredictResponse"];
            };
        };
        /** @description What is known of the request. */
        RequestStatus: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["RequestStatus"];
            };
        };
        /** @description Whether it was taken out. */
        Cancellation: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Cancellation"];
            };
        };
        /** @description Length of the queue of one deployment. */
        QueueStatus: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["QueueStatus"];
            };
        };
        /** @description A scale-up begins. No body. */
        Waking: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The request is malformed or does not fit. */
        BadRequest: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The API key is missing or wrong or may not do this. */
        BadKey: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The account has to pay first. */
        BillingStopped: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description No such model, chain, deployment or request; or a `development` target that is scaled to zero. */
        NotFound: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description A queued request over 256 KiB. */
        TooLarge: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description Over a limit. Not accepted. */
        TooMany: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description Something failed; whether the request was accepted is unknown. */
        ServerFault: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The target cannot take it now. Not accepted. */
        Unavailable: {
            headers: {
                "X-BASETEN-REQUEST-ID": components["headers"]["RequestId"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
    };
    parameters: {
        /** @description Name of an environment, such as `staging` */
        env_name: string;
        /** @description Letters and digits */
        deployment_id: string;
        /** @description As a submission returned it */
        request_id: string;
    };
    requestBodies: {
        ModelInput: {
            content: {
                "application/json": unknown;
                "application/octet-stream": string;
                "multipart/form-data": Record<string, never>;
            };
        };
        ChainInput: {
            content: {
                "application/json": unknown;
            };
        };
        /** @description At most 256 KiB as a whole; past that 413. */
        AsyncPredict: {
            content: {
                "application/json": components["schemas"]["AsyncPredictRequest"];
            };
        };
    };
    headers: {
        /** @description Identifies this one exchange; the provider's support asks for it. */
        RequestId: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
